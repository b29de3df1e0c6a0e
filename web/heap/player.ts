/**
 * Plays calls on a design, one at a time, and says of each what there is to see. The client and the
 * garbage are those of a search, so a trace fails here exactly as it failed there: after each call
 * whatever does not matter is garbage again, and live blocks are scribbled over.
 */
import type { Inspection } from '../../spec/ports/inspection.ts';
import { CLIENT, OWN } from '../../impl/memory/checked-memory.ts';
import { letterOf } from '../../models/subject/pages/block-letters.ts';
import { Mounted, type Outcome } from '../../models/subject/pages/mount.ts';
import { meaning, nodesOf } from '../../spec/pages/bitmaps.ts';
import type { Blame } from '../../spec/blocks/blame.ts';
import { type Block, sameBlock, show } from '../../spec/blocks/geometry.ts';
import {
  after,
  type Answer,
  type Call,
  isRefused,
  letGo,
  mayMake,
  rowOf,
  showAnswer,
  showCall,
  sightOf,
} from '../../spec/operations/operations.ts';
import { pickedAsDeclared } from '../../spec/pages/picks.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { emptyState, type Picture, picture } from '../../spec/pages/state.ts';
import type { Frame } from '../../spec/blocks/units.ts';
import { isBlame, type View, viewOf } from '../../spec/pages/view.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { recorded, type RecordingMemory, type Touch } from './recording-memory.ts';
import type { Mark, NamedBlock, Scene, Word } from './scene.ts';
import { type Asked, firstBrokenOf, standingsOf } from './standings.ts';

/** Nodes whose bits are listed, at most: a picture of more would show nothing. */
const MARKS_MAX = 8192;

/** What a call came to, before it is told. */
interface Played {
  readonly call: Call | undefined;
  readonly before: Picture;
  readonly answer: { readonly is: Answer } | undefined;
  readonly blame: Blame | undefined;
  readonly touched: readonly Touch[];
}

/** A design being played. Cost of a call: frames of the zone times orders. */
export class Player {
  readonly design: Design;
  readonly scenes: Scene[] = [];
  private readonly mounted: Mounted;
  private readonly memory: RecordingMemory;
  private state: Picture;
  private view: View | undefined;
  private named: readonly NamedBlock[] = [];
  private given = 0;

  /** Plays `init`. @throws RangeError if the zone cannot hold the design's metadata. */
  constructor(design: Design, zone: Zone) {
    this.design = design;
    const { design: wrapped, memory } = recorded(design);
    this.mounted = new Mounted(wrapped, zone);
    this.memory = memory();
    this.memory.begin();
    const blame = this.mounted.init();
    const touched = this.memory.end();
    this.state = picture(emptyState(this.mounted.zone));
    const before = this.state;
    this.tell({
      call: undefined,
      before,
      answer: blame ? undefined : { is: true },
      blame,
      touched,
    });
  }

  /** The zone as the design manages it, its metadata reserved. */
  get zone(): Zone {
    return this.mounted.zone;
  }

  /** Has an obligation been broken? Then no call can be made any more. */
  get isOver(): boolean {
    return this.scenes.at(-1)?.broken !== undefined;
  }

  /** Why no client may make this call here; undefined if one may. */
  whyNot(call: Call): string | undefined {
    if (this.isOver) return 'an obligation is broken: what comes behind means nothing';
    const { sees } = this.design.declares;
    if (mayMake(this.state, call, sightOf(sees, this.state))) return undefined;
    return `${showCall(call)} is a bad call that ${this.design.name} declares it cannot see`;
  }

  /** Makes the call and tells it. @throws RangeError saying why it cannot be made. */
  make(call: Call): Scene {
    const why = this.whyNot(call);
    if (why !== undefined) throw new RangeError(why);
    const own = letGo(this.state, call);
    this.memory.begin();
    const outcome: Outcome = this.mounted.run(call, own);
    const touched = this.memory.end();
    const overspent = this.mounted.overspent(call, picture(this.state).free.length);
    const before = this.state;
    if ('blame' in outcome) {
      return this.tell({ call, before, answer: undefined, blame: outcome.blame, touched });
    }
    const { answer } = outcome;
    return this.tell({
      call,
      before,
      answer: { is: answer },
      blame: this.unkept(call, answer) ?? overspent,
      touched,
    });
  }

  /** A refusal that changed what matters. */
  private unkept(call: Call, answer: Answer): Blame | undefined {
    if (!isRefused(answer)) return undefined;
    if (this.mounted.memory.isUnchanged()) return undefined;
    return { id: 'O8', why: `refused ${showCall(call)}, but changed its metadata` };
  }

  private tell(played: Played): Scene {
    const { call, before, answer, blame, touched } = played;
    const live = call && answer ? after(before, call, answer.is).live : before.live;
    const { shown, view, unread } =
      call && !answer ? { shown: undefined, view: undefined, unread: undefined } : this.look(live);
    const asked: Asked = {
      call,
      before,
      answer,
      view,
      sees: this.design.declares.sees,
      blame: blame ?? unread,
      picked: this.pickedWrongly(call, answer),
    };
    const standings = standingsOf(asked);
    const broken = firstBrokenOf(asked, standings);
    const { asked: text, live: named } = this.nameBlocks(call, answer, live);
    const scene: Scene = {
      call,
      asked: text,
      live: named,
      standings,
      broken,
      result: resultOf(call, answer),
      // What a call without an answer left behind is unknown: the picture stays as it was before.
      free: (view ?? (call && !answer ? this.view : undefined))?.free,
      scheme: view?.marks?.scheme,
      marks: view ? marksOf(view) : [],
      counts: shown?.counts,
      words: this.words(),
      touched: new Map(touched.map((touch) => [touch.address, touch])),
      fatal: blame && !answer ? this.memory.last : undefined,
    };
    this.scenes.push(scene);
    if (!broken) this.settle(live, view as View);
    return scene;
  }

  /** What invariants are about: the zone as it is managed, its metadata not yet taken out. */
  private get managed(): Zone {
    return this.design.managed?.(this.mounted.space.zone) ?? this.mounted.space.zone;
  }

  /** What the design shows; `unread` says why its lists, or its marks, cannot be read. */
  private look(live: readonly Block[]): {
    shown: Inspection | undefined;
    view: View | undefined;
    unread: Blame | undefined;
  } {
    const judged = this.mounted.look({ live });
    const blame = isBlame(judged) ? judged : undefined;
    try {
      const shown = this.mounted.allocator.inspect();
      const view = viewOf(this.managed, live, shown);
      if (isBlame(view)) return { shown, view: undefined, unread: blame };
      // Asked here, for marks are read only when somebody asks for them.
      marksOf(view);
      return { shown, view, unread: undefined };
    } catch {
      return { shown: undefined, view: undefined, unread: blame };
    }
  }

  private pickedWrongly(call: Call | undefined, answer: Played['answer']) {
    const [got] = call && answer ? rowOf(call).change(call, answer.is).got : [];
    if (!got || !this.view) return undefined;
    return pickedAsDeclared(this.view, got, this.design.declares.picks);
  }

  /** Words as the next call meets them: garbage where none matters, live blocks scribbled over. */
  private settle(live: readonly Block[], view: View): void {
    const { mounted } = this;
    this.state = picture({ zone: mounted.zone, live });
    this.view = view;
    mounted.forget();
    for (const b of view.free) mounted.markNode(b.at, OWN);
    mounted.spoil();
    for (const b of live) mounted.give(b);
  }

  private nameBlocks(call: Call | undefined, answer: Played['answer'], live: readonly Block[]) {
    const nameOf = (b: Block) => this.named.find((old) => sameBlock(old, b))?.name;
    const [got] = call && answer ? rowOf(call).change(call, answer.is).got : [];
    const letter = got ? letterOf(this.given++) : '';
    const about = call && rowOf(call).named(call);
    const freed = about && nameOf(about);
    this.named = live.map((b) => ({
      ...b,
      name: got && sameBlock(b, got) ? letter : (nameOf(b) ?? '*'),
    }));
    const text = call ? showCall(call) : 'init';
    const asked = got ? `${letter} = ${text}` : freed ? `${text} (${freed})` : text;
    return { asked, live: this.named };
  }

  private words(): Word[] {
    const { memory, space, allocator, from, frames } = this.mounted;
    const nodeFrame = new Map<number, number>();
    for (let at = from; at < from + frames; at++) {
      const node = allocator.node(at as Frame);
      for (let i = 0; i < this.design.nodeWords; i++) nodeFrame.set(node + i, at);
    }
    return Array.from(memory.words, (value, address): Word => {
      const place = Math.floor((address - space.frameBase) / space.frameWords);
      const isFrame = address >= space.metadataWords;
      const word = (address - space.frameBase) % space.frameWords;
      const state = memory.states[address];
      return {
        address,
        value,
        whose: state === OWN ? 'own' : state === CLIENT ? 'client' : 'stale',
        frame: nodeFrame.get(address) ?? (isFrame ? place : undefined),
        name: isFrame ? `frame ${place}, word ${word}` : `meta ${address}`,
      };
    });
  }
}

/** Plays as many of the calls as can be made, up to the first that breaks something. */
export function play(design: Design, zone: Zone, calls: readonly Call[]) {
  const player = new Player(design, zone);
  for (const call of calls) {
    const why = player.whyNot(call);
    if (why !== undefined) return { player, stopped: player.isOver ? undefined : why };
    player.make(call);
  }
  return { player, stopped: undefined };
}

function resultOf(call: Call | undefined, answer: Played['answer']): string {
  if (!call) return answer ? '' : 'no answer';
  if (!answer) return 'no answer';
  const { is } = answer;
  return typeof is === 'object' ? show(is) : showAnswer(is);
}

function marksOf(view: View): Mark[] {
  const { marks, zone } = view;
  if (!marks) return [];
  const should = meaning[marks.scheme];
  return nodesOf(zone, marks.scheme)
    .slice(0, MARKS_MAX)
    .map((node) => ({ node, value: marks.at(node), should: should(view, node) }));
}
