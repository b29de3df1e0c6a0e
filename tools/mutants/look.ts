/**
 * An exhaustive look at a model that goes on behind every failure: a search ends at the first one,
 * but which obligations notice a mutant is asked of all of them. Of each history the first broken
 * obligation counts. Beside them a digest of every step looked at: where two looks agree in it, the
 * two programs answered every call alike and left the same words behind.
 */
import { fingerprint } from '../../engine/search/fingerprint.ts';
import type { WordModel } from '../../engine/search/model.ts';
import { initialStates, Successors } from '../../engine/search/successors.ts';
import { isTimeout, withinTime } from './within-time.ts';

/** What was seen. */
export interface Sight {
  /** Obligations broken first by some history; `throws`, `endless` where the look itself ended. */
  readonly broken: readonly string[];
  readonly states: number;
  readonly digest: string;
}

/** Right designs have at most 214 states on the zones looked at; a wrong one may have no end. */
const statesMax = 1000;
const millisecondsMax = 5000;

class Digest {
  private readonly lanes = new Int32Array(2);

  add(words: Uint32Array): void {
    const [low, high] = this.lanes as unknown as [number, number];
    const all = new Uint32Array(words.length + 2);
    all.set([low, high]);
    all.set(words, 2);
    fingerprint(all, 0, all.length, this.lanes, 0);
  }

  get text(): string {
    return this.lanes.join(' ');
  }
}

/** Looks at everything that the model can do, whatever it throws. */
export function look(make: () => WordModel): Sight {
  const broken = new Set<string>();
  const digest = new Digest();
  const met = new Map<string, Uint32Array>();
  try {
    withinTime(() => lookOn(make(), broken, digest, met), millisecondsMax);
  } catch (error) {
    const isEndless = isTimeout(error) || /Hit count/.test(String(error));
    broken.add(isEndless ? 'endless' : 'throws');
  }
  return { broken: [...broken].toSorted(), states: met.size, digest: digest.text };
}

function lookOn(
  model: WordModel,
  broken: Set<string>,
  digest: Digest,
  met: Map<string, Uint32Array>,
): void {
  const meet = (successors: Successors): void => {
    for (const { action, failure } of successors.failures) {
      broken.add(failure.rule);
      digest.add(Uint32Array.from([action, ...Buffer.from(failure.rule)]));
    }
    digest.add(Uint32Array.from(successors.actions));
    for (let i = 0; i < successors.actions.length; i++) {
      const state = successors.copy(i);
      digest.add(state);
      const key = state.join();
      if (!met.has(key) && met.size < statesMax) met.set(key, state);
    }
  };
  meet(initialStates(model));
  const next = new Successors(model.stateWords);
  for (const state of met.values()) {
    next.clear();
    model.expand(state, 0, next);
    meet(next);
  }
}
