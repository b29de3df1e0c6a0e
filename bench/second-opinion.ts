/**
 * How fast the exact search is next to SPIN's, on the spec of 16 frames and on that of four CPUs
 * under one lock: same states, same steps, one core, CPU seconds of the search alone. SPIN's C is
 * compiled with -O2 -DSAFETY -DNOREDUCE, and for the first one with -DUNCHECKED, for the packed
 * spec has no asserts either: its free blocks are derived.
 *
 * Run: node bench/second-opinion.ts   (half a minute, most of it the C compiler's)
 * Best of three of each. Without SPIN its rows say so, and there is no ratio.
 */
import { search } from '../engine/search/search.ts';
import { exportBounds } from '../models/export/bounds.ts';
import { promelaLocked, promelaSpec } from '../models/export/promela.ts';
import { lockedSpec } from '../models/contracts/locked-spec.ts';
import { packedSpec } from '../models/contracts/packed-spec.ts';
import { treeSpec } from '../models/contracts/tree-spec.ts';
import { runSpin, spinVersion } from '../proofs/second-opinion/spin.ts';
import { zone } from '../spec/blocks/zone.ts';

interface Row {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  readonly bytesPerState: number;
}

const ROUNDS = 3;

function best(run: () => Row): Row {
  const rows = Array.from({ length: ROUNDS }, run);
  return rows.reduce((fastest, row) => (row.seconds < fastest.seconds ? row : fastest));
}

function ours(name: string, model: () => Parameters<typeof search>[0]): Row {
  const before = process.cpuUsage();
  const { kind, explored } = search(model());
  const { user, system } = process.cpuUsage(before);
  if (kind !== 'holds') throw new Error(`${name}: expected holds, got ${kind}`);
  const { states, transitions, bytes } = explored;
  return {
    name,
    states,
    transitions,
    seconds: (user + system) / 1e6,
    bytesPerState: bytes / states,
  };
}

function spins(name: string, promela: string, switches: readonly string[] = []): Row {
  const { opinion, seconds, bytesPerState } = runSpin(promela, { switches, rounds: ROUNDS });
  if (opinion.verdict !== 'holds') throw new Error(`${name}: SPIN says that it fails`);
  // SPIN counts the initial state as a step.
  const { states, transitions } = opinion;
  return { name, states, transitions: transitions - 1, seconds, bytesPerState };
}

function show({ name, states, transitions, seconds, bytesPerState }: Row, spin?: Row): void {
  const ratio = spin ? `${(spin.seconds / seconds).toFixed(2)} × SPIN` : 'no SPIN to compare with';
  console.log(
    `${name.padEnd(34)}${states.toLocaleString('en').padStart(10)} states` +
      `${transitions.toLocaleString('en').padStart(12)} steps${seconds.toFixed(2).padStart(8)} s` +
      `${bytesPerState.toFixed(1).padStart(7)} bytes/state  ${ratio}`,
  );
}

/** The two rows, which count the same or are nothing to compare. */
function beside(row: Row, spinRow: Row | undefined): void {
  if (spinRow && (spinRow.states !== row.states || spinRow.transitions !== row.transitions)) {
    throw new Error(`counts differ: ${row.states} and ${spinRow.states} states`);
  }
  show(row, spinRow);
  if (spinRow) show(spinRow, spinRow);
}

const packed = best(() => ours('packed spec, 16 frames', () => packedSpec(4)));
const promela = promelaSpec(exportBounds(16));
const spin = spinVersion() ? spins('SPIN, exact', promela, ['UNCHECKED']) : undefined;
beside(packed, spin);
if (spin) {
  show(spins('SPIN, exact, invariants asserted', promela), spin);
} else console.log('SPIN was not run: there is no spin, or no gcc');

const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const sixteen = zone({ regions: [[0, 16]], orderMax: 4 });
show(
  best(() => ours('tree spec, 16 frames, orbits', () => treeSpec(sixteen))),
  spin,
);

// CPUs under one lock: a readable model, of plain objects with text keys.
const locked = best(() =>
  ours('locked spec, 8 frames, 4 CPUs', () => lockedSpec(eight, { cpus: 4 })),
);
beside(locked, spin && spins('SPIN, the same, exact', promelaLocked(exportBounds(8), 4)));
