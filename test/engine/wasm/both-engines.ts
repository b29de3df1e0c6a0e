/**
 * Runs a module on the interpreter and, rewritten, on the host's engine, each in a memory of its
 * own with the same marks: all that can be seen of a run must be alike, and so must what is left
 * when it is undone.
 */
import { HostRunner } from '../../../engine/wasm/host/host-runner.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import type { Prng } from '../../../engine/random/prng.ts';
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { WatchedMemory, type Watcher } from '../../../engine/wasm/run/watched-memory.ts';
import { randomModule } from './random-code.ts';
import { RandomMemory } from './random-memory.ts';

/** Arguments of `f`, an i32 and the words of an i64. */
const calls = [
  [0, 0, 0],
  [1, -1, -1],
  [-5, 0, 256],
  [0x7fffffff, 77, 0],
];

const MASKED = 1;
const GARBAGE = 2;
const FUEL = 3000;

/** One engine and all that is seen of its runs. */
interface Side {
  readonly call: (index: number, args: readonly number[]) => number;
  readonly memory: WatchedMemory;
  readonly globals: Int32Array;
  readonly told: Set<number>;
  readonly high: () => number;
}

/** Reads of masked bytes are told, those of others end the run; writes to the last ones, too. */
function watcherFor(told: Set<number>): Watcher {
  return {
    reads(address, mark) {
      if (mark !== MASKED) throw new Trap('watch', `reads ${address} of mark ${mark}`, address);
      told.add(address);
    },
    writes(address, mark) {
      if (mark <= GARBAGE) return 0;
      throw new Trap('watch', `writes ${address} of mark ${mark}`, address);
    },
  };
}

/** The interpreter's side, and the host's; undefined where the host has no such modules. */
function sidesOf(bytes: Uint8Array): readonly [Side, Side, HostRunner] {
  const program = compile(bytes);
  const pages = program.module.memory?.pages ?? 0;
  const host = HostRunner.of(program, pages);
  if (!host) throw new Error("the host's engine refuses the rewritten module");
  const sides = [undefined, host].map((runner): Side => {
    const told = new Set<number>();
    const watcher = watcherFor(told);
    const storage = runner && { buffer: runner.buffer, marks: runner.layout.marks };
    const memory = new WatchedMemory(pages, watcher, storage);
    const instance = new Instance(program, memory, { fuelMax: FUEL }, {}, runner?.globals);
    runner?.attach(instance, memory, watcher);
    const on = runner ?? instance;
    const call = (index: number, args: readonly number[]): number => on.call(index, ...args);
    return { call, memory, globals: instance.globals, told, high: () => on.high };
  });
  // Compared by us, not by itself.
  host.replayEvery = Infinity;
  return [sides[0]!, sides[1]!, host];
}

/** What the call answers, or how it ends. */
function endOf({ call, globals, told, high }: Side, index: number, args: readonly number[]) {
  told.clear();
  try {
    const answer = `${call(index, args)} ${high()}`;
    const read = [...told].toSorted((a, b) => a - b).join();
    return { isAnswer: true, text: `${answer} | ${globals.join()} | ${read}` };
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    return { isAnswer: false, text: `${error.kind} ${error.message} ${error.place}` };
  }
}

/** Words and marks. */
const imageOf = ({ words, marks }: WatchedMemory): Buffer =>
  Buffer.concat([new Uint8Array(words.buffer, words.byteOffset, words.byteLength), marks]);

/** Marks and contents by chance: most bytes are open. */
function spoil(memories: readonly WatchedMemory[], chance: Prng): void {
  const size = memories[0]!.marks.length;
  for (let at = 0; at < 1200 && at < size; at += 4) {
    const word = chance.below(2 ** 32) | 0;
    const mark = chance.below(12) === 0 ? [1, 1, 1, 1, 2, 4, 8][chance.below(7)]! : 0;
    for (const memory of memories) {
      memory.words[at / 4] = word;
      memory.mark(at + chance.below(1), 1 + (word & 3), mark);
    }
  }
}

/** How the runs of a module ended on both sides. */
export interface Comparison {
  readonly answered: number;
  readonly trapped: number;
  /** Runs that the host ended though they have an answer: for fuel, which it counts more of. */
  readonly spare: number;
  /** Both sides of the first run that differs. */
  readonly differs: string | undefined;
}

/** Makes some calls of a random module on both sides, each undone in the end. */
export function compareRandom(chance: Prng, bits: 32 | 64): Comparison {
  const bytes = randomModule(chance, 5, new RandomMemory(chance, bits));
  const [ours, theirs, host] = sidesOf(bytes);
  const index = compile(bytes).module.exports.get('f')!.index;
  spoil([ours.memory, theirs.memory], chance);
  const start = imageOf(ours.memory);
  const count = { answered: 0, trapped: 0, spare: 0 };
  for (const args of calls) {
    for (const { memory } of [ours, theirs]) memory.begin();
    const [here, there] = [endOf(ours, index, args), endOf(theirs, index, args)];
    if (here.text !== there.text) return { ...count, differs: `${here.text}\n${there.text}` };
    const isSame = imageOf(ours.memory).equals(imageOf(theirs.memory));
    if (!isSame) return { ...count, differs: 'words or marks behind' };
    count[here.isAnswer ? 'answered' : 'trapped']++;
    for (const { memory } of [ours, theirs]) {
      memory.undo();
      if (!imageOf(memory).equals(start)) return { ...count, differs: 'what undoing leaves' };
    }
  }
  return { ...count, spare: host.made.ended - count.trapped, differs: undefined };
}
