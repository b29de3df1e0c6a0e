/**
 * What limits the exact search: the same states expanded again with less and less done to what
 * follows, and bare probes of a table of the same size.
 *
 * Run: node bench/probes.ts   (a quarter of a minute)
 * Nanoseconds of processor time per step (or per probe), best of three. A probe is a load at a
 * random place: "one after another" if the next place depends on what was found, else the processor
 * overlaps them. A step into a known state needs two: the slot, and the state that it names.
 */
import { fingerprint, search, type Sink, type WordModel } from '../engine/index.ts';
import { packedSpec } from '../models/contracts/packed-spec.ts';
import { packed } from './engine-locked-buddy.ts';

const subjects: readonly (readonly [string, () => WordModel])[] = [
  ['packed spec, 16 frames', () => packedSpec(4)],
  ['locked buddy 3,2,8', () => packed({ order: 3, cpus: 2, blocksMax: 8 })],
];

/** Best of three, in ns. */
function best(count: number, run: () => void): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) * 1000;
  });
  return Math.min(...times) / count;
}

/** Takes what follows a state and keeps nothing; a fingerprint is worked out if that is asked. */
class Idle implements Sink {
  readonly words: Uint32Array;
  readonly at = 0;
  mixed = 0;
  private readonly lanes = new Int32Array(2);
  private readonly isHashed: boolean;

  constructor(width: number, isHashed: boolean) {
    this.words = new Uint32Array(width);
    this.isHashed = isHashed;
  }

  emit(): void {
    if (this.isHashed) fingerprint(this.words, 0, this.words.length, this.lanes, 0);
    this.mixed ^= this.lanes[0]! ^ this.words[0]!;
  }

  fail(): void {
    throw new Error('nothing fails here');
  }
}

/** All states of a model, and what its search counts. */
function statesOf(model: WordModel) {
  const pieces: Uint32Array[] = [];
  const onState = (words: Uint32Array, at: number) =>
    void pieces.push(words.slice(at, at + model.stateWords));
  const { explored } = search(model, { onState });
  const all = new Uint32Array(pieces.length * model.stateWords);
  for (const [i, piece] of pieces.entries()) all.set(piece, i * model.stateWords);
  return { all, explored };
}

/** Loads at random places of `table`, from a counter and, if asked, from what was found before. */
function probe(table: Int32Array, count: number, isChained: boolean): number {
  const mask = table.length - 1;
  let found = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    let at = Math.imul(isChained ? i ^ found : i, 0x9e3779b1);
    at = Math.imul(at ^ (at >>> 15), 0x85ebca6b);
    found = table[(at ^ (at >>> 13)) & mask]! & 1;
    sum += found;
  }
  return sum;
}

function report(name: string, make: () => WordModel): void {
  const model = make();
  const { all, explored } = statesOf(model);
  const { states, transitions } = explored;
  const slots = 2 ** Math.ceil(Math.log2(states / (5 / 8)));
  const replay = (sink: Idle) => () => {
    for (let at = 0; at < all.length; at += model.stateWords) model.expand(all, at, sink);
  };
  const check = () => {
    for (let at = 0; at < all.length; at += model.stateWords) model.check?.(all, at);
  };
  const table = Int32Array.from({ length: slots }, (_, i) => Math.imul(i, 0x9e3779b1));
  const rows: readonly (readonly [string, number])[] = [
    ['the model alone: expand', best(transitions, replay(new Idle(model.stateWords, false)))],
    ['  and fingerprints', best(transitions, replay(new Idle(model.stateWords, true)))],
    ['  check, per step', best(transitions, check)],
    ['the whole search', best(transitions, () => search(make()))],
    ['a probe, one after another', best(transitions, () => probe(table, transitions, true))],
    ['a probe, overlapped', best(transitions, () => probe(table, transitions, false))],
  ];
  const size = `table ${(slots * 4) / 2 ** 20} MiB`;
  console.log(`\n${name}: ${states} states, ${transitions} steps, ${size}`);
  for (const [what, ns] of rows) console.log(`${what.padEnd(28)}${ns.toFixed(1).padStart(8)} ns`);
}

for (const [name, make] of subjects) report(name, make);
