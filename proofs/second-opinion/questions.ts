/**
 * What is put to other people's checkers, and what our own models say to it. Of the spec and of the
 * locked CPUs: how many states and steps there are. Of a fault: that it fails, and in how few
 * calls; there our side is the faulty design itself, in lock step with the spec.
 */
import type { Verdict } from '../../engine/search/model.ts';
import { search } from '../../engine/search/search.ts';
import { faultNamed } from '../../impl/faulty/index.ts';
import { type ExportBounds, exportBounds, zoneOf } from '../../models/export/bounds.ts';
import {
  promelaFaults,
  promelaLocked,
  promelaSpec,
  switchOf,
} from '../../models/export/promela.ts';
import { tlaLocked, tlaSpec } from '../../models/export/tla.ts';
import { lockedSpec } from '../../models/contracts/locked-spec.ts';
import { packedSpec } from '../../models/contracts/packed-spec.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { specOnly } from '../../models/contracts/readable-spec.ts';
import type { Opinion } from './spin.ts';

/** One question. */
export interface Question {
  readonly what: string;
  readonly zone: string;
  readonly promela: string;
  /** Macros that the Promela text is to be read with. */
  readonly switches: readonly string[];
  /** Absent where the TLA+ module cannot express it, or TLC would take minutes. */
  readonly tla?: { readonly name: string; readonly text: string } | undefined;
  /** What our own model finds. Cost: up to a few seconds. */
  ours(): Opinion;
}

/** Specs: powers of two, what is none, and two top blocks. */
const specBounds = [
  ...[2, 3, 4, 5, 6, 7, 8].map((frames) => exportBounds(frames)),
  exportBounds(8, 2),
  exportBounds(16),
];
const lockedBounds = [
  [4, 2],
  [8, 2],
  [4, 3],
  [8, 3],
] as const;

/** Every question, the cheapest of each kind first. */
export function questions(): readonly Question[] {
  return [
    ...specBounds.map(specQuestion),
    ...lockedBounds.map(([frames, cpus]) => lockedQuestion(exportBounds(frames), cpus)),
    { ...lockedQuestion(exportBounds(4), 2), ...withoutLock(exportBounds(4), 2) },
    ...promelaFaults.flatMap((fault) =>
      [exportBounds(6), exportBounds(8)].map((bounds) => faultQuestion(fault, bounds)),
    ),
  ];
}

const show = ({ frames, orderMax }: ExportBounds): string => `[0,${frames}) top ${orderMax}`;

function specQuestion(bounds: ExportBounds): Question {
  const isPacked = bounds.frames === 2 ** bounds.orderMax;
  const question = {
    what: 'spec',
    zone: show(bounds),
    promela: promelaSpec(bounds),
    switches: [],
    ours: () =>
      opinionOf(search(isPacked ? packedSpec(bounds.orderMax) : specOnly(zoneOf(bounds)))),
  };
  const name = 'BuddySpec';
  return bounds.frames > 8 ? question : { ...question, tla: { name, text: tlaSpec(bounds, name) } };
}

function lockedQuestion(bounds: ExportBounds, cpus: number): Question {
  const name = 'BuddyLocked';
  return {
    what: `locked, ${cpus} CPUs`,
    zone: show(bounds),
    promela: promelaLocked(bounds, cpus),
    switches: [],
    tla: { name, text: tlaLocked(bounds, cpus, name) },
    ours: () => opinionOf(search(lockedSpec(zoneOf(bounds), { cpus }))),
  };
}

const withoutLock = (bounds: ExportBounds, cpus: number) => ({
  what: `no lock, ${cpus} CPUs`,
  switches: ['NO_LOCK'],
  tla: undefined,
  ours: () => opinionOf(search(lockedSpec(zoneOf(bounds), { cpus, isExclusive: false }))),
});

function faultQuestion(fault: string, bounds: ExportBounds): Question {
  return {
    what: fault,
    zone: show(bounds),
    promela: promelaSpec(bounds),
    switches: [switchOf(fault)],
    ours: () => opinionOf(search(new Sequential(faultNamed(fault).design, zoneOf(bounds)))),
  };
}

/** @throws Error if the search met a limit: then there is no opinion. */
function opinionOf(verdict: Verdict): Opinion {
  if (verdict.kind === 'unknown') throw new Error(`our own search ended at ${verdict.limit}`);
  if (verdict.kind === 'fails') return { verdict: 'fails', steps: verdict.trace.actions.length };
  const { states, transitions } = verdict.explored;
  return { verdict: 'holds', states, transitions };
}

/** How two opinions differ; undefined if they agree. SPIN and TLC call the initial state a step. */
export function difference(ours: Opinion, theirs: Opinion): string | undefined {
  if (ours.verdict !== theirs.verdict) return `ours ${ours.verdict}, theirs ${theirs.verdict}`;
  if (ours.verdict === 'fails' || theirs.verdict === 'fails') {
    const [a, b] = [ours, theirs].map((o) => (o.verdict === 'fails' ? o.steps : 0));
    return a === b ? undefined : `shortest: ours ${a} steps, theirs ${b}`;
  }
  if (ours.states !== theirs.states) return `states: ours ${ours.states}, theirs ${theirs.states}`;
  const expected = ours.transitions + 1;
  if (theirs.transitions === expected) return undefined;
  return `steps: ours ${ours.transitions} and the initial state, theirs ${theirs.transitions}`;
}
