/**
 * All schedules with at most so many preemptions: switches away from a CPU that could have gone on.
 * Most concurrency bugs need one or two. A bound proves what it says and no more, so the verdict is
 * `holds` only if the bound cut nothing off; else it is `unknown` and names the bound.
 * Migrations have a bound of their own: the CPU to which the thread that went last was moved is
 * then the one that went last.
 * Source: Musuvathi and Qadeer, Iterative Context Bounding, PLDI 2007
 * (doi:10.1145/1250734.1250785).
 */
import type { Failure, Sink, Verdict, WordModel } from '../../search/model.ts';
import { search, type SearchOptions } from '../../search/search.ts';
import type { Machine } from '../cpus/machine.ts';
import { cpuOf, exchangedBy, isExchange } from '../cpus/actions.ts';

/** Preemptions are counted in bits 8.., the CPU that went last (from 1) in bits 0..7. */
const USED = 8;
const LAST = 255;

/** A machine with one more word: who went last, and how many preemptions there were. */
export class Bounded implements WordModel {
  readonly stateWords: number;
  /** Has a possible step been left out for the bound? */
  isCut = false;
  private readonly machine: Machine;
  private readonly bound: number;

  /** @throws RangeError unless `bound` is an integer in 0..255. */
  constructor(machine: Machine, bound: number) {
    if (!(Number.isInteger(bound) && 0 <= bound && bound <= 255)) {
      throw new RangeError(`preemptions must be an integer in 0..255, got ${bound}`);
    }
    this.machine = machine;
    this.bound = bound;
    this.stateWords = machine.stateWords + 1;
  }

  initial(sink: Sink): void {
    sink.words[sink.at + this.machine.stateWords] = 0;
    this.machine.initial(sink);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    const { machine } = this;
    const word = words[at + machine.stateWords]!;
    const last = (word & LAST) - 1;
    const wasAble = last >= 0 && machine.can(words, at, last);
    for (let action = 0; action < machine.actions; action++) {
      if (!machine.can(words, at, action)) continue;
      const isMove = isExchange(action, machine.cpus);
      const cpu = isMove ? movedTo(last, action, machine.cpus) : cpuOf(action, machine.cpus);
      const isPreemption = wasAble && !isMove && cpu !== last;
      const used = (word >>> USED) + (isPreemption ? 1 : 0);
      if (used > this.bound) {
        this.isCut = true;
        continue;
      }
      for (let i = 0; i < machine.stateWords; i++) sink.words[sink.at + i] = words[at + i]!;
      sink.words[sink.at + machine.stateWords] = (used << USED) | (cpu + 1);
      const failure = machine.take(sink.words, sink.at, action);
      if (failure) sink.fail(action, failure);
      else sink.emit(action);
    }
  }

  check(words: Uint32Array, at: number): Failure | undefined {
    return this.machine.check(words, at);
  }

  get leftOut(): string | undefined {
    return this.machine.leftOut;
  }

  label(action: number, words: Uint32Array, at: number): string {
    return this.machine.label(action, words, at);
  }
}

/** Where the thread of CPU `last` (or of none, -1) is behind an exchange. */
function movedTo(last: number, action: number, cpus: number): number {
  const { a, b } = exchangedBy(action, cpus);
  if (last === a) return b;
  return last === b ? a : last;
}

/** The verdict with at most `bound` preemptions; `unknown` if more would have been possible. */
export function searchBounded(
  machine: Machine,
  bound: number,
  options: SearchOptions = {},
): Verdict {
  const model = new Bounded(machine, bound);
  const verdict = search(model, options);
  if (verdict.kind !== 'holds' || !model.isCut) return verdict;
  const limit = `proved up to ${bound} preemption${bound === 1 ? '' : 's'}, no further`;
  return { kind: 'unknown', limit, explored: verdict.explored };
}

/**
 * The least bound in 0..`boundMax` that settles the matter, and the verdict there; if none does,
 * the verdict at `boundMax`.
 */
export function searchIterated(
  machine: Machine,
  boundMax: number,
  options: SearchOptions = {},
): { readonly bound: number; readonly verdict: Verdict } {
  for (let bound = 0; ; bound++) {
    const verdict = searchBounded(machine, bound, options);
    const isOpen = verdict.kind === 'unknown' && verdict.limit.startsWith('proved');
    if (!isOpen || bound >= boundMax) return { bound, verdict };
  }
}
