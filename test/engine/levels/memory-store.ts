/** A store in this process's memory, and steps done one after the other, in any order. */
import { prng } from '../../../engine/random/prng.ts';
import {
  type LevelVerdict,
  searchByLevels,
  type Steps,
} from '../../../engine/levels/level-search.ts';
import { step } from '../../../engine/levels/step.ts';
import type {
  Found,
  Kept,
  KeptPart,
  KeptWriter,
  LevelStore,
} from '../../../engine/levels/store.ts';
import { stepBefore } from '../../../engine/levels/trace-back.ts';
import type { WordModel } from '../../../engine/search/model.ts';

export class MemoryStore implements LevelStore {
  readonly pieces = new Map<string, Uint8Array[][]>();
  private readonly all = new Map<string, Found>();

  found(level: number, partition: number): Found | undefined {
    return this.all.get(`${level}-${partition}`);
  }

  keep(what: string, fill: (writer: KeptWriter) => void): Kept {
    const parts: KeptPart[] = [];
    const pieces: Uint8Array[][] = [[]];
    fill({
      piece: (bytes) => pieces.at(-1)?.push(bytes),
      endPart: (records) => {
        const bytes = (pieces.at(-1) ?? []).reduce((sum, { length }) => sum + length, 0);
        parts.push({ records, bytes, hash: '' });
        pieces.push([]);
      },
    });
    this.pieces.set(what, pieces);
    return { name: what, bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0), parts };
  }

  settle(level: number, partition: number, found: Found): void {
    this.all.set(`${level}-${partition}`, found);
  }

  read({ name }: Kept, part: number): Iterable<Uint8Array> {
    const pieces = this.pieces.get(name)?.[part];
    if (pieces) return pieces;
    throw new RangeError(`${name} must be there`);
  }

  drop({ name }: Kept): void {
    this.pieces.delete(name);
  }
}

/** Searches in partitions; the steps of a level are done in an order drawn from the seed. */
export function inPartitions(
  model: WordModel,
  partitions: number,
  seed: number,
  statesMax = 2 ** 30,
): Promise<LevelVerdict> {
  const store = new MemoryStore();
  const chance = prng(seed, 0);
  const steps: Steps = {
    run(level, asked) {
      const left = [...asked];
      while (left.length > 0) {
        const [partition] = left.splice(chance.below(left.length), 1);
        step(model, store, partitions, level, partition as number);
      }
      return Promise.resolve(true);
    },
    back: (level, asked, state) =>
      Promise.resolve(asked.map((one) => stepBefore(model, store, level, one, state))),
  };
  const nothing = { whyStop: () => undefined, show: () => {} };
  return searchByLevels(model, store, steps, { partitions, statesMax, ...nothing });
}
