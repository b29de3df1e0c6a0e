/**
 * A design mounted for checking: an allocator on `CheckedMemory`, with the client played by us. It
 * runs a call, turns every way of going wrong into a blame, and says of each word who may touch it
 * next. What the call should have answered is for the caller to ask the spec.
 */
import {
  AccessFault,
  CheckedMemory,
  CLIENT,
  OWN,
  STALE,
} from '../../../impl/memory/checked-memory.ts';
import { type Blame, blame } from '../../../spec/blocks/blame.ts';
import { type Block, endOf } from '../../../spec/blocks/geometry.ts';
import { type Answer, type Call, isRefused, rowOf } from '../../../spec/operations/operations.ts';
import type { Allocator, Design, Space } from '../../../spec/ports/page-port.ts';
import { footprintBroken, Limits } from '../../../spec/pages/costs.ts';
import { refines } from '../../../spec/pages/refinement.ts';
import type { State } from '../../../spec/pages/state.ts';
import type { Frame } from '../../../spec/blocks/units.ts';
import type { View } from '../../../spec/pages/view.ts';
import { isOwedBy } from '../../../spec/promises/promises.ts';
import { type Interval, showZone, type Zone } from '../../../spec/blocks/zone.ts';
import { garbageAt } from '../garbage.ts';
import { makeCall } from './make-call.ts';

/** What became of a call: an answer, or an obligation broken on the way to one. */
export type Outcome = { readonly answer: Answer } | { readonly blame: Blame };

export class Mounted {
  readonly design: Design;
  readonly memory: CheckedMemory;
  readonly allocator: Allocator;
  readonly space: Space;
  readonly from: number;
  readonly frames: number;
  /** Words in frames of the zone that the allocator keeps for itself. */
  ownWords: readonly number[] = [];
  private readonly accessesMax: number;
  private readonly isOwed: ReturnType<typeof isOwedBy>;
  /** What calls may cost; replaced only by who counts what they do. */
  limits: Limits;
  /** The zone that invariants are about; in it the allocator shows where its metadata lies. */
  private readonly managed: Zone;
  private metadata: readonly Interval[] = [];

  /**
   * Frames have room for a node, or for the two words of a hostile client.
   * @throws RangeError if the zone cannot hold the metadata that the design keeps in its frames.
   */
  constructor(design: Design, zone: Zone, frameWords = design.frameWords ?? 2) {
    this.design = design;
    this.managed = design.managed?.(zone) ?? zone;
    this.from = (zone.regions[0] as { from: number }).from;
    this.frames = (zone.regions.at(-1) as { to: number }).to - this.from;
    const metadataWords = design.metadataWords(zone);
    this.memory = new CheckedMemory(metadataWords + this.frames * frameWords);
    const frameBase = metadataWords - this.from * frameWords;
    this.space = { memory: this.memory, zone, metadataWords, frameBase, frameWords };
    this.accessesMax = design.declares.accessesMax(this.frames);
    this.isOwed = isOwedBy(design.declares);
    this.limits = new Limits(design.declares, zone);
    this.allocator = design.attach(this.space);
    if (design.managed) this.init();
  }

  /** The zone that contracts are about: what the allocator manages, its metadata reserved. */
  get zone(): Zone {
    if (this.metadata.length === 0) return this.managed;
    const reserved = [...this.managed.reserved, ...this.metadata];
    return { ...this.managed, reserved: reserved.toSorted((a, b) => a.from - b.from) };
  }

  /** Runs `init` over garbage, whatever was there before: a replay starts as the search did. */
  init(): Blame | undefined {
    this.memory.words.forEach((_, address) => {
      this.memory.mark(address, STALE);
      this.memory.put(address, garbageAt(address));
    });
    this.memory.begin(Number.POSITIVE_INFINITY);
    const outcome = this.guarded(() => this.allocator.init());
    if ('blame' in outcome) return outcome.blame;
    if (!outcome.answer) return this.refusal();
    const overspent = this.limits.broken('init', 0, 0, this.memory.accesses);
    if (this.design.managed) this.findMetadata();
    const { zone, metadataWords } = this.space;
    const words = metadataWords + this.ownWords.length;
    return (
      blame('B1', overspent) ?? blame('F1', footprintBroken(this.design.declares, zone, words))
    );
  }

  /**
   * B1, of the call that was just run, with so many blocks on lists before it: to be asked before
   * anybody looks at what came of it.
   */
  overspent(call: Call, listed: number): Blame | undefined {
    const made = this.memory.accesses;
    return blame('B1', this.limits.broken(call.op, rowOf(call).size(call), listed, made));
  }

  /** Runs a call. The client stops touching the blocks that it lets go of, unless it is refused. */
  run(call: Call, own: readonly Block[]): Outcome {
    this.memory.begin(this.accessesMax);
    for (const b of own) this.markFrames(b, STALE);
    const outcome = this.guarded(() => makeCall(this.allocator, call));
    if (own.length > 0 && 'answer' in outcome && isRefused(outcome.answer)) this.keep(own);
    return outcome;
  }

  /** These blocks are the client's still, whose words nobody has touched. */
  keep(own: readonly Block[]): void {
    for (const b of own) this.markFrames(b, CLIENT);
  }

  /**
   * The view of what the design shows of itself beside these live blocks, or what is wrong with it.
   * Judged on the zone as it is managed: where the metadata lies is for the invariants to see.
   */
  look({ live }: Pick<State, 'live'>): View | Blame {
    this.memory.unlimited();
    try {
      return refines({ zone: this.managed, live }, this.allocator.inspect(), this.isOwed);
    } catch (error) {
      if (!(error instanceof AccessFault)) throw error;
      return { id: 'I6', why: `a list leads to ${this.wordName(error.address)}: ${error.message}` };
    }
  }

  /** The client's words now, and scribbled over with what looks like the node of a lone block. */
  give(b: Block): void {
    this.markFrames(b, CLIENT);
    this.markNode(b.at, STALE);
    for (let at: number = b.at; at < endOf(b); at++) {
      const node = this.space.frameBase + at * this.space.frameWords;
      for (let i = 0; i < this.space.frameWords; i++) this.memory.put(node + i, node);
    }
  }

  /** Says whether the node of a block that starts here holds anything that matters. */
  markNode(at: Frame, state: typeof OWN | typeof STALE): void {
    const node = this.allocator.node(at);
    const isClient = this.memory.states[node] === CLIENT;
    for (let i = 0; i < this.design.nodeWords && !isClient; i++) this.memory.mark(node + i, state);
  }

  markFrames(b: Block, state: typeof CLIENT | typeof STALE): void {
    const { frameBase, frameWords } = this.space;
    const end = frameBase + endOf(b) * frameWords;
    for (let word = frameBase + b.at * frameWords; word < end; word++)
      this.memory.mark(word, state);
  }

  /** Every word stale, but for metadata that is no node's. Then mark nodes and live blocks. */
  forget(): void {
    const { memory, space } = this;
    for (let word = 0; word < memory.words.length; word++) {
      memory.mark(word, word < space.metadataWords ? OWN : STALE);
    }
    for (let i = 0; i < this.frames; i++) this.markNode((this.from + i) as Frame, STALE);
    for (const word of this.ownWords) memory.mark(word, OWN);
  }

  /** Fills every stale word with garbage. */
  spoil(): void {
    this.memory.states.forEach((state, address) => {
      if (state === STALE) this.memory.put(address, garbageAt(address));
    });
  }

  /**
   * A zone too small for metadata that lies in its frames is the caller's mistake. Refusing without
   * such metadata, or with something written, is the allocator's.
   */
  private refusal(): Blame {
    const written = this.memory.states.indexOf(OWN);
    if (!this.design.managed) return { id: 'O11', why: 'init refused the zone' };
    if (written >= 0) {
      return { id: 'O8', why: `init refused the zone, but wrote ${this.wordName(written)}` };
    }
    const { zone, frameWords } = this.space;
    const room = `the metadata of ${this.design.name} in frames of ${frameWords} words`;
    throw new RangeError(`zone ${showZone(zone)} cannot hold ${room}`);
  }

  /** Of the frames with metadata those words are the allocator's that it has written by now. */
  private findMetadata(): void {
    const { memory, space } = this;
    this.metadata = this.shownMetadata();
    this.ownWords = this.metadata.flatMap(({ from, to }) => {
      const words = [];
      const end = space.frameBase + to * space.frameWords;
      for (let word = space.frameBase + from * space.frameWords; word < end; word++) {
        if (memory.states[word] === OWN) words.push(word);
      }
      return words;
    });
  }

  /** None where it cannot be read: a look will say what is wrong. */
  private shownMetadata(): readonly Interval[] {
    try {
      return this.allocator.inspect().metadata ?? [];
    } catch (error) {
      if (error instanceof AccessFault) return [];
      throw error;
    }
  }

  private guarded(run: () => Answer): Outcome {
    try {
      return { answer: run() };
    } catch (error) {
      return { blame: this.blameFor(error) };
    }
  }

  private blameFor(error: unknown): Blame {
    if (error instanceof AccessFault) {
      const { kind, address, value } = error;
      if (kind === 'endless')
        return { id: 'O13', why: `no end after ${this.accessesMax} accesses` };
      if (kind === 'outside')
        return { id: 'O6', why: `touches word ${address}, outside its memory` };
      const which = this.wordName(address);
      if (kind === 'too wide')
        return { id: 'W1', why: `stores ${value} in ${which}, which does not fit 32 bits` };
      if (kind === 'reads stale') return { id: 'O6', why: `reads ${which}, which holds garbage` };
      const id = kind === 'writes client' ? 'O5' : 'O6';
      return { id, why: `${kind.split(' ')[0]} ${which}, which is the client's` };
    }
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { id: error instanceof RangeError ? 'O13' : 'O8', why: `threw ${why}` };
  }

  private wordName(address: number): string {
    const { metadataWords, frameBase, frameWords } = this.space;
    if (address < metadataWords) return `metadata word ${address}`;
    const at = Math.floor((address - frameBase) / frameWords);
    return `word ${(address - frameBase) % frameWords} of frame ${at}`;
  }
}

/**
 * What the contracts are about on this zone: what the design manages of it, its metadata reserved.
 * @throws RangeError if the zone cannot hold the metadata.
 */
export const effectiveZone = (design: Design, zone: Zone): Zone =>
  design.managed ? new Mounted(design, zone).zone : zone;
