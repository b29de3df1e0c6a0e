/**
 * From an obligation to all that stands behind it: which lemmas, which claims, which faults that
 * are found by it. What it comes from and what decides it is in its record. A cell that is empty
 * has to say why.
 */
import { lemmas } from './inductive/lemmas/every-lemma.ts';
import { largeFaults, offeredFaults } from '../impl/faulty/index.ts';
import { type Claim, claims } from './claims.ts';
import { type KillRow, killMatrix } from './kill-matrix.ts';
import { type ObligationId, obligationIds } from '../spec/obligations/obligations.ts';

/** The obligations that a lemma is a part of the proof of. */
export const lemmasFor: Readonly<Record<string, readonly ObligationId[]>> = {
  A1: ['I1', 'I5'],
  A2: ['I3'],
  'A1-free-list': ['I5', 'O9'],
  'A1-order-map': ['I5', 'O9'],
  'A1-stripe-tree': ['I5', 'O9'],
  A3: ['I8'],
  A4: ['I5', 'I8', 'O9'],
  A5: ['I8'],
  'A5-stripe': ['I8'],
  A6: ['I1'],
  A6w: ['I1'],
  A7w: ['I1'],
  'M-boot': ['I9'],
  'M-order-map': ['I9'],
  'M-pair-map': ['I9'],
  'M-stripe-tree': ['I9'],
  'D-push': ['I6', 'I7'],
  'D-remove': ['I6', 'I7'],
  'D-empty': ['I6', 'O11'],
  'D-frame': ['I6'],
  'D-detached': ['I6'],
  'P-ind-push': ['I8'],
  'P-ind-remove': ['I8'],
  'P-dec': ['I8', 'O9'],
  'P-dbl': ['O10'],
  'T-take': ['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'O1'],
  'T-split': ['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'O1'],
  'T-commit': ['I3', 'I4', 'I8', 'O1'],
  'T-begin-free': ['I8', 'O9', 'O10', 'R1'],
  'T-merge': ['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'O9'],
  'T-push': ['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'O9'],
  'T-frame': ['I8'],
  'Q-push': ['I10'],
  'Q-remove': ['I10'],
  'Q-search': ['O2', 'O3'],
  'I-clear': ['O11'],
  'I-carve': ['O11'],
  'I-carve-order': ['O11'],
  'C-path': ['O10'],
  'L-bounds': ['I8'],
  'L-descent': ['I8', 'O2', 'O3'],
  'L-merge': ['I8'],
  'L-repair': ['I8'],
  'W-free-list': ['W1'],
  'W-pair-map': ['W1'],
  'W-split-bit': ['W1'],
  'W-stripe-tree': ['W1'],
  'W-order-map': ['W1'],
  'W-bytes': ['W2'],
};

/** What stands behind one obligation. */
export interface Trace {
  readonly id: ObligationId;
  readonly lemmas: readonly string[];
  /** Claims that it breaks; claims that hold while it is asked are told by the methods. */
  readonly claims: readonly string[];
  /** Faults that it sees. */
  readonly faults: readonly string[];
}

/** A row for each obligation, in their order. */
export const traces = (
  all: readonly Claim[] = claims(),
  rows: readonly KillRow[] = killMatrix(),
): readonly Trace[] =>
  obligationIds.map((id) => ({
    id,
    lemmas: lemmas.flatMap((lemma) => (lemmasFor[lemma.id]?.includes(id) ? [lemma.id] : [])),
    claims: all.flatMap((claim) => (claim.obligation === id ? [claim.id] : [])),
    faults: [
      ...(binaryFaults[id] ?? []),
      ...rows.flatMap(({ name, killers }) => (killers.includes(id) ? [name] : [])),
      // These break first what they name; the matrix is about alloc and free in small zones.
      ...[...offeredFaults, ...largeFaults].flatMap(({ name, obligation }) =>
        obligation === id ? [name] : [],
      ),
    ],
  }));

/** Of what binaries alone promise: wrong ones, by their files. */
const binaryFaults: Readonly<Partial<Record<ObligationId, readonly string[]>>> = {
  O7: ['foreign/cases/zero.bug.wasm'],
};

const slabs = 'slabs are searched in small scopes; no lemma is about their code';
const schedules = 'schedules are searched; no lemma is about several CPUs';

/** Why no lemma is about it. */
export const noLemma: Readonly<Partial<Record<ObligationId, string>>> = {
  O7: 'contents are promised by binaries alone, which no lemma is about',
  O5: 'judged at each access by whose word it is (checked memory), in every search and run',
  O6: 'judged at each access by whose word it is (checked memory), in every search and run',
  O8: 'that a refusal stores nothing is a part of T-begin-free for free alone; else searched',
  O13: 'that loops end is read from Q- and T-lemmas; the number of accesses is counted in runs',
  B1: 'the sums are worked out by hand from the code, and met exactly by searches',
  F1: 'the room is worked out by hand from the layout; M-lemmas say that the layout fits in it',
  O14: 'sizes are rounded by code that no lemma is about; a law evaluates S5 and O14',
  O15: 'in place by one design; searched',
  O16: 'in place by one design; searched',
  O17: 'by one design; searched',
  O18: 'by one design; searched',
  O19: 'by one design; searched',
  O20: 'by one design; searched',
  D1: 'which end of a list is taken is D-push for one design; else searched',
  S1: slabs,
  S2: slabs,
  S3: slabs,
  S4: slabs,
  S5: slabs,
  S6: slabs,
  S7: slabs,
  S8: slabs,
  C1: schedules,
  C2: schedules,
  C3: schedules,
  C4: schedules,
  K1: schedules,
  K2: schedules,
  K3: schedules,
  K4: schedules,
  K5: schedules,
  K6: schedules,
  K7: schedules,
  K8: schedules,
  K9: schedules,
  K10: schedules,
  K11: schedules,
};

/** Why no claim is that it breaks. */
export const noClaim: Readonly<Partial<Record<ObligationId, string>>> = {
  O7: 'contents are promised by binaries alone; test/cases has a wrong one and a right one',
  W1: 'no small zone shows it: the method widths looks, and finds its faults',
  W2: 'no small zone shows it: the method widths looks, and finds its fault',
  I9: 'on the smallest zone its faults break I3 or O11 first; asked alone, it sees two',
};
