/**
 * What is left when all calls are over: one CPU goes on alone, frees everything, takes every top
 * block, gives them back and takes every frame. Each answer is judged as any other is, so that what
 * got lost on the way is found whether or not an allocator shows its lists. Orders that it does not
 * serve from the start, all frames free, are not asked: that is no matter of several CPUs. Frames
 * that it keeps for itself are as good as live; who may refuse for want of something else must with
 * nothing live still serve the least order that it served at the start.
 */
import { BrokenRule } from '../../../engine/schedule/cpus/port.ts';
import type { Failure } from '../../../engine/search/model.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { answers } from '../../../spec/cpus/history.ts';
import type { Slack } from '../../../spec/operations/operation.ts';
import {
  after,
  type Answer,
  type Call,
  isRefused,
  judge,
  rowOf,
  showAnswer,
  showCall,
} from '../../../spec/operations/operations.ts';
import { type Picture, picture } from '../../../spec/pages/state.ts';
import { Trespass } from '../../subject/guarded-words.ts';
import { makeCall } from '../../subject/pages/make-call.ts';
import type { SmpMounted } from '../../subject/pages/shared-mount.ts';
import { answerNumber } from '../programs/sequences.ts';

const OVER = 'all calls are over';

/** Was it found behind the end of all calls? What calls answer each other is another failure. */
export const isOfEnd = ({ why }: Failure): boolean => why.startsWith(OVER);

/** The calls of one CPU from a heap on, on words of its own. */
export class EndStates {
  private readonly mounted: SmpMounted;
  private readonly slack: Slack;
  private opened: ReturnType<SmpMounted['alone']> | undefined;
  private served: readonly Order[] | undefined;
  /** The least order that it serves at the start, where it may refuse for want of something. */
  private least: Order | undefined;

  constructor(mounted: SmpMounted, slack: Slack) {
    this.mounted = mounted;
    this.slack = slack;
  }

  /** What is wrong with the heap at `words[at]`, in which these blocks are live. */
  judge(live: readonly Block[], words: Uint32Array, at: number): Failure | undefined {
    this.served ??= this.servedAtFirst();
    const run = this.runFrom(live, words, at);
    let failure = run.freeAll();
    for (const order of this.served) failure ??= run.takeAll(order) ?? run.freeAll();
    return failure;
  }

  /** The top order and single frames, as far as an allocator that was just made gives them all. */
  private servedAtFirst(): readonly Order[] {
    const words = new Uint32Array(this.mounted.words);
    this.mounted.init(words, 0);
    if (this.slack.refusesFrom !== undefined) {
      this.least = [...this.orders()].find((order) => this.runFrom([], words, 0).serves(order));
    }
    const orders = new Set([this.mounted.zone.orderMax, 0 as Order]);
    return [...orders].filter((order) => !this.runFrom([], words, 0).takeAll(order));
  }

  private *orders(): Iterable<Order> {
    for (let k = 0; k <= this.mounted.zone.orderMax; k++) yield k as Order;
  }

  private runFrom(live: readonly Block[], words: Uint32Array, at: number): LoneRun {
    this.opened ??= this.mounted.alone();
    const own = this.opened.memory.words;
    for (let i = 0; i < own.length; i++) own[i] = words[at + i] as number;
    const { zone } = this.mounted;
    const { mounted, opened, slack, least } = this;
    return new LoneRun(mounted, opened, slack, picture({ zone, live }), least);
  }
}

class LoneRun {
  private readonly mounted: SmpMounted;
  private readonly on: ReturnType<SmpMounted['alone']>;
  private readonly slack: Slack;
  private readonly words: Uint32Array;
  private state: Picture;
  private readonly made: string[] = [];

  private readonly least: Order | undefined;

  constructor(
    mounted: SmpMounted,
    on: LoneRun['on'],
    slack: Slack,
    state: Picture,
    least: Order | undefined,
  ) {
    this.mounted = mounted;
    this.on = on;
    this.slack = slack;
    this.least = least;
    this.state = state;
    const { buffer, byteOffset, length } = on.memory.words;
    this.words = new Uint32Array(buffer, byteOffset, length);
  }

  /** Does it give a block of this order? */
  serves(order: Order): boolean {
    const { failure, answer } = this.make({ op: 'alloc', order });
    return !failure && !isRefused(answer);
  }

  freeAll(): Failure | undefined {
    for (const block of this.state.live) {
      const failure = this.make({ op: 'free', block }).failure;
      if (failure) return failure;
    }
    return undefined;
  }

  /** Until the first refusal. */
  takeAll(order: Order): Failure | undefined {
    for (;;) {
      const { failure, answer } = this.make({ op: 'alloc', order });
      if (failure || isRefused(answer)) return failure;
    }
  }

  private make(call: Call): { readonly answer: Answer; readonly failure: Failure | undefined } {
    const { mounted, on, state } = this;
    for (const b of rowOf(call).letsGo(call)) mounted.takeBack(b, this.words, 0);
    on.memory.begin();
    let answer: Answer;
    try {
      answer = makeCall(on.allocator, call);
    } catch (error) {
      return { answer: undefined, failure: this.told(call, `${ruleOf(error)}`, textOf(error)) };
    }
    const here = this.keeping(state);
    const slack = { ...this.slack, ...(this.mustServe(call) && { refusesFrom: undefined }) };
    const allowed = answers(here, call, slack).map(answerNumber);
    if (!allowed.includes(answerNumber(answer))) {
      const { sees } = mounted.design.base.declares;
      const why = judge(here, call, answer, sees)?.why ?? 'no order of the calls gives that';
      const isStranded = isRefused(answer) && mounted.design.cacheMax > 0;
      const said = `${showAnswer(answer)}: ${why}`;
      return { answer, failure: this.told(call, isStranded ? 'C4' : 'K2', said) };
    }
    this.made.push(`${showCall(call)} → ${showAnswer(answer)}`);
    this.state = picture(after(state, call, answer));
    for (const b of rowOf(call).change(call, answer).got) mounted.give(b, this.words, 0);
    return { answer, failure: undefined };
  }

  /** What is free less the frames that it keeps for itself. */
  private keeping(state: Picture): Picture {
    const kept = this.on.allocator.kept?.() ?? [];
    if (kept.length === 0) return state;
    const blocks = kept.map((at): Block => ({ at, order: 0 as Order }));
    return picture({ ...state, live: [...state.live, ...blocks] });
  }

  private mustServe(call: Call): boolean {
    return this.state.live.length === 0 && rowOf(call).wantsRoom(call) === this.least;
  }

  private told(call: Call, rule: string, said: string): Failure {
    const before = this.made.map((text) => `${text}, `).join('');
    const why = `${OVER}, and cpu0 goes on alone: ${before}${showCall(call)} → ${said}`;
    return { rule, why };
  }
}

/** The obligation that code breaks which throws this. */
function ruleOf(error: unknown): string {
  if (error instanceof BrokenRule) return error.rule;
  return error instanceof Trespass ? error.id : 'O8';
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
