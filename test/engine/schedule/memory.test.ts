/** Another memory is another file: one with a buffer of stores, by the programs that tell it. */
import { describe, expect, test } from 'vitest';
import { atOnce, type MemoryOf } from '../../../engine/schedule/cpus/memory.ts';
import { Kind, type Port } from '../../../engine/schedule/cpus/port.ts';
import { search } from '../../../engine/search/search.ts';
import { finalsOf, toy } from './toys.ts';

/**
 * Each CPU has its last plain store to itself: others see it behind its next store, or its next
 * atomic access. Two words of its own: the address + 1, or 0, and the value.
 */
const buffered: MemoryOf = {
  ownWords: (cpus) => 2 * cpus,
  over: (_, base) => {
    const memory = atOnce.over(0, 0);
    const flush = (words: Uint32Array, at: number, cpu: number): void => {
      const own = at + base + 2 * cpu;
      if (words[own]! > 0) words[at + words[own]! - 1] = words[own + 1]!;
      words[own] = words[own + 1] = 0;
    };
    const seen = (words: Uint32Array, at: number, cpu: number, address: number): number => {
      const own = at + base + 2 * cpu;
      return words[own] === address + 1
        ? words[own + 1]! | 0
        : memory.seen(words, at, cpu, address);
    };
    return {
      seen,
      make(words, at, cpu, kind, address, first, second) {
        if (kind === Kind.load || kind === Kind.relax) return seen(words, at, cpu, address);
        flush(words, at, cpu);
        if (kind !== Kind.store) {
          return memory.make(words, at, cpu, kind, address, first, second);
        }
        words[at + base + 2 * cpu] = address + 1;
        words[at + base + 2 * cpu + 1] = first;
        return 0;
      },
    };
  },
};

type Call = (port: Port, cpu: number) => void;

/** What words 2 and 3 hold in the end: what each CPU has read, + 1. */
function readIn(call: Call, memory: MemoryOf): string[] {
  const machine = toy({ cpus: 2, call, memory });
  const ends = new Set<string>();
  const verdict = search(machine, {
    onState: (words, at) => {
      const all = finalsOf(machine, words, at);
      if (all !== undefined) ends.add(all.slice(4));
    },
  });
  expect(verdict.kind).toBe('holds');
  return [...ends].toSorted();
}

describe('two CPUs that each write a word and read the other one', () => {
  const storing: Call = (port, cpu) => {
    port.store(cpu, 1);
    port.atomicStore(2 + cpu, port.load(1 - cpu) + 1);
  };

  test('do not both read 0 where accesses take place at once', () => {
    expect(readIn(storing, atOnce)).toEqual(['1 2', '2 1', '2 2']);
  });

  test('may both read 0 where stores are buffered, but not what is atomic', () => {
    expect(readIn(storing, buffered)).toEqual(['1 1', '1 2', '2 1']);
    const exchanging: Call = (port, cpu) => {
      port.exchange(cpu, 1);
      port.atomicStore(2 + cpu, port.load(1 - cpu) + 1);
    };
    expect(readIn(exchanging, buffered)).toEqual(['1 2', '2 1', '2 2']);
  });

  test('read their own stores at once', () => {
    const own: Call = (port, cpu) => {
      port.store(cpu, 1);
      port.atomicStore(2 + cpu, port.load(cpu) + 1);
    };
    expect(readIn(own, buffered)).toEqual(['2 2']);
  });
});
