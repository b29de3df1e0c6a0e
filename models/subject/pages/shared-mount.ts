/**
 * A design for several CPUs in its words, for checking: where everything lies, what is written into
 * a block when a client gets it or gives it back, and what the design shows of itself at rest.
 *
 *      metadata | frames | the design's own words: locks, caches | one word of ours
 *
 * Words that hold nothing that matters get the same garbage whenever no call is under way, so that
 * states differ only where a design may.
 */
import { SharedWords, ThreadCpu } from '../../../impl/smp/shared-words.ts';
import { type Block, endOf } from '../../../spec/blocks/geometry.ts';
import { walk } from '../../../spec/pages/lists.ts';
import type {
  Cpu,
  SharedAllocator,
  SharedDesign,
  SharedMemory,
} from '../../../spec/ports/page-port.ts';
import type { Frame } from '../../../spec/blocks/units.ts';
import type { Inspection } from '../../../spec/ports/inspection.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import type { LockWords } from '../held-locks.ts';
import { effectiveZone } from './mount.ts';
import { garbageAt } from '../garbage.ts';
import { GuardedWords } from '../guarded-words.ts';

export class SmpMounted {
  readonly design: SharedDesign;
  /** What the contracts are about: frames with metadata are reserved in it. */
  readonly zone: Zone;
  /** What invariants are about; in it the allocator shows where its metadata lies. */
  readonly managed: Zone;
  private readonly given: Zone;
  readonly cpus: number;
  readonly from: number;
  readonly frames: number;
  /** First of the design's own words, and behind its last one. */
  readonly ownBase: number;
  readonly words: number;
  readonly frameBase: number;
  readonly frameWords: number;
  private readonly headerWords: number;
  private readonly metadataWords: number;
  private readonly scratch: Int32Array;
  private readonly inspector: SharedAllocator;

  /** @throws RangeError if the zone cannot hold metadata that the design keeps in frames. */
  constructor(design: SharedDesign, zone: Zone, cpus: number) {
    this.design = design;
    this.given = zone;
    this.managed = design.base.managed?.(zone) ?? zone;
    this.zone = effectiveZone(design.base, zone);
    this.cpus = cpus;
    this.from = (zone.regions[0] as { from: number }).from;
    this.frames = (zone.regions.at(-1) as { to: number }).to - this.from;
    const { frameWords = design.base.frameWords ?? 2, headerWords = 0 } = design;
    this.frameWords = frameWords;
    this.headerWords = headerWords;
    this.metadataWords = design.base.metadataWords(zone);
    this.frameBase = this.metadataWords - this.from * frameWords;
    this.ownBase = this.metadataWords + this.frames * frameWords;
    this.words = this.ownBase + design.words(cpus, zone);
    this.scratch = new Int32Array(this.words);
    this.inspector = this.attach(new SharedWords(this.scratch), new ThreadCpu(0));
  }

  /** The allocator over this memory, as this CPU sees it. */
  attach(memory: SharedMemory, cpu: Cpu): SharedAllocator {
    const { given: zone, metadataWords, frameBase, frameWords, cpus, ownBase } = this;
    const space = { memory, cpu, cpus, zone, metadataWords, frameBase, frameWords, ownBase };
    return this.design.attach(space);
  }

  /**
   * The allocator as cpu0 has it when it is alone, in words of its own: where code is wrong, they
   * say so. `begin` before each call.
   */
  alone(): { readonly memory: GuardedWords; readonly allocator: SharedAllocator } {
    const accessesMax = this.design.base.declares.accessesMax(this.frames);
    const memory = new GuardedWords(new Int32Array(this.words), accessesMax);
    return { memory, allocator: this.attach(memory, new ThreadCpu(0)) };
  }

  /** Where its locks lie. */
  get lockWords(): LockWords {
    const { design, cpus, ownBase } = this;
    const tickets = design.ticketLocks?.(cpus) ?? [];
    return { base: ownBase, plain: design.locks(cpus), tickets };
  }

  /** Writes the words of an allocator that was just made, over garbage; was the zone refused? */
  init(words: Uint32Array, at: number): boolean {
    this.scratch.forEach((_, address) => (this.scratch[address] = garbageAt(address)));
    this.scratch.fill(0, this.ownBase);
    const isMade = this.inspector.init();
    for (let i = 0; i < this.words; i++) words[at + i] = this.scratch[i] as number;
    this.settle([], words, at);
    return isMade;
  }

  /** What the design shows at rest; to be looked at before the next call of this object. */
  inspect(words: Uint32Array, at: number): Inspection {
    for (let i = 0; i < this.words; i++) this.scratch[i] = words[at + i] as number;
    return this.inspector.inspect();
  }

  /** Frames in the cache of this CPU, whose lock somebody has. */
  entriesOf(cpu: number, words: Uint32Array, at: number): readonly Frame[] {
    for (let i = this.ownBase; i < this.words; i++) this.scratch[i] = words[at + i] as number;
    return this.inspector.cached?.(cpu) ?? [];
  }

  /** The free blocks, list by list from the head, of lists that are whole. */
  freeIn(words: Uint32Array, at: number): readonly (readonly Block[])[] {
    return this.inspect(words, at).rings.map((ring) => {
      const members = walk(ring, this.frames);
      return 'why' in members ? [] : members.map((frame) => ({ at: frame, order: ring.order }));
    });
  }

  /** Frames in the CPUs' caches, by CPU, of what `inspect` looked at. */
  cached(): readonly (readonly Frame[])[] {
    const { inspector } = this;
    return Array.from({ length: this.cpus }, (_, cpu) => inspector.cached?.(cpu) ?? []);
  }

  /** The client scribbles over its block with what looks like the nodes of lone blocks. */
  give(b: Block, words: Uint32Array, at: number): void {
    this.eachFrame(b, (node, first, end) => words.fill(node, at + first, at + end));
  }

  /** The name of a word of this block that is not 0, where zeros are promised. */
  notZero(b: Block, words: Uint32Array, at: number): string | undefined {
    if (this.design.contents !== 'zero') return undefined;
    let first: number | undefined;
    this.eachClientWord(b, (address) => {
      if (first === undefined && words[at + address] !== 0) first = address;
    });
    return first === undefined ? undefined : this.nameOf(first);
  }

  /** The client's words are nobody's. */
  takeBack(b: Block, words: Uint32Array, at: number): void {
    this.eachFrame(b, (_, first, end) => {
      for (let i = first; i < end; i++) words[at + i] = garbageAt(i);
    });
  }

  /** Tells of each word of a block that is the client's while it is live. */
  eachClientWord(b: Block, visit: (address: number) => void): void {
    this.eachFrame(b, (_, first, end) => {
      for (let i = first; i < end; i++) visit(i);
    });
  }

  /** Makes all words equal that do not matter, where no call is under way and lists are whole. */
  settle(live: readonly Block[], words: Uint32Array, at: number): void {
    if (this.design.isForeign) return;
    const kept = new Uint8Array(this.words);
    const { rings, metadata = [] } = this.inspect(words, at);
    for (const { from, to } of metadata) {
      kept.fill(1, this.frameBase + from * this.frameWords, this.frameBase + to * this.frameWords);
    }
    for (const ring of rings) {
      const members = walk(ring, this.frames);
      if ('why' in members) return;
      for (const frame of members) this.keepNode(frame, kept);
    }
    for (const b of live) this.eachFrame(b, (node) => kept.fill(1, node, node + this.frameWords));
    for (let f = 0; f < this.frames; f++) {
      const at0 = (this.from + f) as Frame;
      this.spoil(this.frameBase + at0 * this.frameWords, this.frameWords, kept, words, at);
      this.spoil(this.inspector.node(at0), this.design.base.nodeWords, kept, words, at);
    }
  }

  /** What a person calls this word. */
  nameOf(address: number): string {
    const { design, frameWords } = this;
    if (address >= this.ownBase) {
      const own = address - this.ownBase;
      const locks = design.locks(this.cpus);
      const plain = own >= locks ? `own[${own}]` : locks === 1 ? 'lock' : `lock ${own}`;
      return design.nameOf?.('own', own) ?? plain;
    }
    if (address < this.metadataWords) {
      return design.nameOf?.('metadata', address) ?? `meta[${address}]`;
    }
    const frame = Math.floor((address - this.frameBase) / frameWords);
    const word = (address - this.frameBase) % frameWords;
    const name = design.nameOf?.('frame', word);
    return name === undefined ? `frame ${frame}[${word}]` : `${name} of frame ${frame}`;
  }

  private keepNode(frame: Frame, kept: Uint8Array): void {
    const node = this.inspector.node(frame);
    kept.fill(1, node, node + this.design.base.nodeWords);
  }

  private spoil(
    first: number,
    count: number,
    kept: Uint8Array,
    words: Uint32Array,
    at: number,
  ): void {
    for (let i = first; i < first + count; i++) if (kept[i] === 0) words[at + i] = garbageAt(i);
  }

  /** Each frame of a block: where it starts, and the client's words from `first` to `end`. */
  private eachFrame(b: Block, visit: (node: number, first: number, end: number) => void): void {
    const { frameWords, headerWords } = this;
    const end = Math.min(endOf(b), this.from + this.frames);
    for (let f: number = b.at; f < end; f++) {
      const node = this.frameBase + f * frameWords;
      visit(node, f === b.at ? node + headerWords : node, node + frameWords);
    }
  }
}
