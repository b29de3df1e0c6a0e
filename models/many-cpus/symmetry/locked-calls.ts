/**
 * The spec on several CPUs under one lock, a whole call being one step: nobody can see more of a
 * call than what was before it and what is behind it. CPUs run scripts; alloc gives the lowest
 * block that the contracts admit, or any of them. It is the smallest model of several CPUs, one
 * whose states other programs have counted, and what both symmetries are tried on first.
 *
 *      word 0       the live blocks, as a number
 *      word 1 + c   where CPU c stands in its script and what it holds, as a number
 */
import type { Canonical, Sink, WordModel } from '../../../engine/search/model.ts';
import { equalOnes } from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { noSlack } from '../../../spec/cpus/history.ts';
import { showAnswer, showCall } from '../../../spec/operations/operations.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { callNumber } from '../../../spec/operations/calls.ts';
import { answerNumbered, type PageSequence, pageSequence } from '../programs/sequences.ts';
import { HELD, Orbits, renamingsOf } from '../../contracts/orbits.ts';
import { pagePrograms, type Pages, type Script, showScript } from '../programs/scripts.ts';
import { Standings } from '../programs/standings.ts';

/** Which CPUs run what, and which of the possible blocks they get. */
export interface LockedCallsOptions {
  readonly scripts: readonly Script[];
  readonly picks: 'lowest' | 'any';
  /** Does the i-th free free what the i-th alloc got, even if that is nothing? Default no. */
  readonly keepsGaps?: boolean;
  /** Do states count as one that differ by swaps of the halves of nodes? Default no. */
  readonly hasTree?: boolean;
  /** Or by which of the CPUs of one script is which? Default no. */
  readonly hasCpus?: boolean;
}

/**
 * The transition system of CPUs that run these scripts, a call being one step.
 * @throws RangeError for a symmetry, if the zone has a block of more than 64 frames; and for the
 * tree's with a pick that tells halves apart.
 */
export function lockedCalls(zone: Zone, options: LockedCallsOptions): WordModel {
  if (options.hasTree && options.picks === 'lowest') {
    throw new RangeError('tree symmetry needs a pick that tells no halves apart, got lowest');
  }
  return new LockedCalls(zone, options);
}

class LockedCalls implements WordModel {
  readonly stateWords: number;
  readonly canonical?: Canonical;
  private readonly zone: Zone;
  private readonly options: LockedCallsOptions;
  private readonly standings: Standings<Pages>;
  private readonly object: PageSequence;

  constructor(zone: Zone, options: LockedCallsOptions) {
    this.zone = zone;
    this.options = options;
    this.standings = new Standings(pagePrograms, options);
    this.stateWords = 1 + options.scripts.length;
    this.object = pageSequence(zone, noSlack);
    if (options.hasTree || options.hasCpus) this.canonical = this.orbits(options.hasTree ?? false);
  }

  initial(sink: Sink): void {
    sink.words[sink.at] = this.object.initial;
    for (const [cpu, script] of this.options.scripts.entries()) {
      sink.words[sink.at + 1 + cpu] = this.standings.start(script);
    }
    sink.emit(0);
  }

  /** An action is a CPU, and behind it which of the possible answers it got. */
  expand(words: Uint32Array, at: number, sink: Sink): void {
    const cpus = this.stateWords - 1;
    for (let cpu = 0; cpu < cpus; cpu++) {
      const local = words[at + 1 + cpu] as number;
      if (this.standings.isDone(local)) continue;
      for (const [i, { result, next }] of this.answersTo(words[at] as number, local).entries()) {
        for (let w = 0; w < this.stateWords; w++) sink.words[sink.at + w] = words[at + w] as number;
        sink.words[sink.at] = next;
        sink.words[sink.at + 1 + cpu] = this.behind(local, result);
        sink.emit(cpu + cpus * i);
      }
    }
  }

  label(action: number, words: Uint32Array, at: number): string {
    const cpus = this.stateWords - 1;
    const local = words[at + 1 + (action % cpus)] as number;
    const call = this.standings.callAt(local);
    const answer = this.answersTo(words[at] as number, local)[Math.floor(action / cpus)];
    const said = (result: number) => call && showAnswer(answerNumbered(call, result));
    const what = call && answer ? `${showCall(call)} → ${said(answer.result)}` : 'free nothing';
    return `cpu${action % cpus} ${what}`;
  }

  private answersTo(live: number, local: number) {
    const call = this.standings.callAt(local);
    // A free with nothing to free is a step that changes nothing but where the CPU stands.
    if (!call) return [{ result: 0, next: live }];
    const all = this.object.outcomes(live, callNumber(this.zone, call));
    if (this.options.picks === 'any') return all;
    return all.filter(({ result }) => all.every((other) => result <= other.result));
  }

  private behind(local: number, result: number): number {
    const call = this.standings.callAt(local);
    return this.standings.behind(local, call && answerNumbered(call, result));
  }

  private orbits(hasTree: boolean): Canonical {
    const { scripts, hasCpus } = this.options;
    const groups = hasCpus ? equalOnes(scripts.map(showScript)) : [];
    const renamings = renamingsOf(scripts.length, groups);
    const orbits = new Orbits({ zone: this.zone, perCpu: 1, renamings, hasTree });
    return {
      keyWords: orbits.keyWords,
      write: (words, at, key) => {
        orbits.clear();
        for (const cpu of scripts.keys()) {
          const { position, slots } = this.standings.at(words[at + 1 + cpu] as number);
          orbits.cpuWords[cpu] = position;
          for (const [i, b] of slots.entries()) if (b) orbits.mark(b, HELD, i, cpu);
        }
        orbits.write(key);
      },
    };
  }
}
