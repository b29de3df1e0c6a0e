/**
 * A design as its clients see it: calls and answers, and nothing else. No invariant is asked, no
 * word is watched, frees are of live blocks only; what is judged is the answers, and that calls
 * end. Lock step finds a bug where it is made; this finds the shortest way in which it does harm,
 * which is how a bug is first met in the world: a page handed out twice, a request refused.
 *
 * A state is all words of the memory, since a design that is wrong may use any of them, then one
 * per frame: order + 1 of the live block that starts there.
 */
import type { Sink, WordModel } from '../../../engine/search/model.ts';
import { OWN } from '../../../impl/memory/checked-memory.ts';
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  type Answer,
  after,
  type Call,
  judge,
  showCall,
} from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { emptyState, type Picture, picture, type State } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { callNumber, callOf } from '../../../spec/operations/calls.ts';
import { Mounted, type Outcome } from './mount.ts';
import { showAnswer } from '../../../spec/operations/operations.ts';

/**
 * The design on this zone; with `only`, whatever breaks another obligation is passed over. There
 * are more states than matter, and of a design that is wrong perhaps no end: for short traces
 * only.
 */
export const clientView = (design: Design, zone: Zone, only?: ObligationId): WordModel =>
  new ClientView(design, zone, only);

class ClientView implements WordModel {
  readonly stateWords: number;
  private readonly design: Design;
  private readonly zone: Zone;
  private readonly mounted: Mounted;
  private readonly memoryWords: number;
  private readonly only: ObligationId | undefined;

  constructor(design: Design, zone: Zone, only: ObligationId | undefined) {
    this.only = only;
    this.design = design;
    this.zone = zone;
    this.mounted = new Mounted(design, zone);
    this.memoryWords = this.mounted.memory.words.length;
    this.stateWords = this.memoryWords + this.mounted.frames;
  }

  initial(sink: Sink): void {
    const blame = this.mounted.init();
    if (blame) sink.fail(0, { rule: blame.id, why: blame.why });
    else this.emit(sink, 0, emptyState(this.zone));
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    const here = this.stateAt(words, at);
    for (const call of this.callsIn(here)) {
      const outcome = this.run(words, at, call);
      const answer = 'answer' in outcome ? outcome.answer : undefined;
      const { sees } = this.design.declares;
      const blame = 'blame' in outcome ? outcome.blame : judge(here, call, answer, sees);
      const number = callNumber(this.zone, call);
      if (blame && blame.id === (this.only ?? blame.id))
        sink.fail(number, { rule: blame.id, why: blame.why });
      else if (answer) this.emit(sink, number, this.hand(here, call, answer));
    }
  }

  label(action: number, words: Uint32Array, at: number): string {
    const call = callOf(this.zone, action);
    const outcome = this.run(words, at, call);
    const result = 'blame' in outcome ? outcome.blame.why : showAnswer(outcome.answer);
    return `${showCall(call)} → ${result}`;
  }

  private callsIn({ live }: Picture): Call[] {
    const orders = Array.from({ length: this.zone.orderMax + 1 }, (_, k) => k as Order);
    return [
      ...orders.map((k): Call => ({ op: 'alloc', order: k })),
      ...live.map((block): Call => ({ op: 'free', block })),
    ];
  }

  /** Makes the call in the memory of this state. Every word may be used: nothing is watched. */
  private run(words: Uint32Array, at: number, call: Call): Outcome {
    const { memory } = this.mounted;
    for (let word = 0; word < this.memoryWords; word++) {
      memory.mark(word, OWN);
      memory.put(word, words[at + word] as number);
    }
    return this.mounted.run(call, []);
  }

  /** The state behind an answer; the words of a block handed out are the client's to write. */
  private hand(here: Picture, call: Call, answer: Answer): State {
    if (typeof answer === 'object') this.mounted.give(answer);
    return after(here, call, answer);
  }

  private stateAt(words: Uint32Array, at: number): Picture {
    const live: Block[] = [];
    for (let i = 0; i < this.mounted.frames; i++) {
      const label = words[at + this.memoryWords + i] as number;
      if (label === 0) continue;
      live.push({ at: (this.mounted.from + i) as Frame, order: (label - 1) as Order });
    }
    return picture({ zone: this.zone, live });
  }

  private emit(sink: Sink, action: number, { live }: State): void {
    const { words, at } = sink;
    words.set(this.mounted.memory.words, at);
    words.fill(0, at + this.memoryWords, at + this.stateWords);
    for (const b of live) words[at + this.memoryWords + b.at - this.mounted.from] = b.order + 1;
    sink.emit(action);
  }
}
