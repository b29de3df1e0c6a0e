/**
 * Small models for the engine's tests, with numbers known from elsewhere. None knows of memory:
 * the engine does not either.
 */

import type { Model, WordModel } from '../../../engine/index.ts';

/** A width × height grid walked right (action 0) and down (1) from a corner. */
export function grid(width: number, height: number, change: Partial<WordModel> = {}): WordModel {
  return {
    stateWords: 2,
    initial(sink) {
      sink.words.fill(0, sink.at, sink.at + 2);
      sink.emit(0);
    },
    expand(words, at, sink) {
      const [x, y] = [words[at]!, words[at + 1]!];
      for (const [action, dx, dy] of [
        [0, 1, 0],
        [1, 0, 1],
      ] as const) {
        if (x + dx >= width || y + dy >= height) continue;
        sink.words[sink.at] = x + dx;
        sink.words[sink.at + 1] = y + dy;
        sink.emit(action);
      }
    },
    label: (action) => (action === 0 ? 'right' : 'down'),
    ...change,
  };
}

/** Jugs of 3 and 5; `check` fails when the larger holds `wanted`. Source: "Die Hard" of TLA+. */
export function jugs(wanted: number): Model<readonly [number, number]> {
  return {
    initial: [0, 0],
    key: ([small, big]) => `${small} ${big}`,
    check: ([, big]) => (big === wanted ? `the big jug holds ${wanted}` : undefined),
    *steps([small, big]) {
      const toBig = Math.min(small, 5 - big);
      const toSmall = Math.min(big, 3 - small);
      yield { label: 'fill small', next: [3, big] };
      yield { label: 'fill big', next: [small, 5] };
      yield { label: 'empty small', next: [0, big] };
      yield { label: 'empty big', next: [small, 0] };
      yield { label: 'small to big', next: [small - toBig, big + toBig] };
      yield { label: 'big to small', next: [small + toSmall, big - toSmall] };
    },
  };
}

/** Queens on the first rows of an n × n board, none attacking another; their columns, from 1. */
export function queens(n: number): WordModel {
  const safe = (words: Uint32Array, at: number, row: number, column: number): boolean => {
    for (let r = 0; r < row; r++) {
      const c = words[at + r]! - 1;
      if (c === column || Math.abs(c - column) === row - r) return false;
    }
    return true;
  };
  return {
    stateWords: n,
    initial(sink) {
      sink.words.fill(0, sink.at, sink.at + n);
      sink.emit(0);
    },
    expand(words, at, sink) {
      let row = 0;
      while (row < n && words[at + row] !== 0) row++;
      for (let column = 0; row < n && column < n; column++) {
        if (!safe(words, at, row, column)) continue;
        for (let i = 0; i < n; i++) sink.words[sink.at + i] = words[at + i]!;
        sink.words[sink.at + row] = column + 1;
        sink.emit(column);
      }
    },
    label: (action) => `column ${action}`,
  };
}

type Cpu =
  | { readonly at: 'start' }
  | { readonly at: 'loaded'; readonly head: number }
  | { readonly at: 'done'; readonly got: number };
interface Race {
  readonly head: number;
  readonly cpus: readonly Cpu[];
}

/** A stack popped without a lock: load the head, then store the next one. */
export function unlockedPop(count: number): Model<Race> {
  return {
    initial: { head: 0, cpus: Array.from({ length: count }, () => ({ at: 'start' })) },
    key: (race) => JSON.stringify(race),
    check({ cpus }) {
      const got = cpus.flatMap((cpu) => (cpu.at === 'done' ? [cpu.got] : []));
      const twice = got.find((frame, i) => got.indexOf(frame) !== i);
      return twice === undefined ? undefined : `item ${twice} was handed out twice`;
    },
    *steps({ head, cpus }) {
      for (const [i, cpu] of cpus.entries()) {
        if (cpu.at === 'start') {
          const next = { head, cpus: cpus.with(i, { at: 'loaded', head }) };
          yield { label: `cpu${i} load head=${head}`, next };
        }
        if (cpu.at === 'loaded') {
          const next = { head: cpu.head + 1, cpus: cpus.with(i, { at: 'done', got: cpu.head }) };
          yield { label: `cpu${i} take ${cpu.head}`, next };
        }
      }
    },
  };
}
