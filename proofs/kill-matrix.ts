/**
 * The kill matrix as it was last measured: which fault fell to which method, and which obligations
 * see it. Measuring takes a minute, so what documents and `explain` say rests on the file; a test
 * measures again what is quick, and `buddycheck faults` all of it.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Method, methods, soleKiller } from '../models/strength/kill-matrix.ts';
import type { ObligationId } from '../spec/blocks/blame.ts';
import { obligationIds, obligations } from '../spec/obligations/obligations.ts';

const id = z.custom<ObligationId>(
  (value) => typeof value === 'string' && Object.hasOwn(obligations, value),
  { error: 'must be the id of an obligation' },
);

const attemptSchema = z.strictObject({
  verdict: z.enum(['killed', 'survived', 'unknown']),
  rule: z.string().optional(),
  where: z.string().optional(),
  length: z.int().min(0).optional(),
  trace: z.string().optional(),
  calls: z.array(z.string()).readonly().optional(),
  limit: z.string().optional(),
  seconds: z.number().min(0),
});

const rowSchema = z.strictObject({
  name: z.string(),
  infects: z.string(),
  kind: z.enum(['pages', 'CPUs', 'objects', 'objects on CPUs']),
  about: z.string(),
  /** Absent for a variant that breaks nothing. */
  named: id.optional(),
  /** Every obligation that sees the fault, each asked alone. */
  killers: z.array(id),
  /** Whether nothing stopped those who asked. */
  isWhole: z.boolean(),
  attempts: z.partialRecord(z.enum(methods), attemptSchema),
});

/** A fault or variant, and how it fared. */
export type KillRow = z.output<typeof rowSchema>;
/** What came of one method, and how long it took. */
export type TimedAttempt = z.output<typeof attemptSchema>;

/** The matrix that ships. @throws RangeError if the file is damaged. */
export const killMatrix = (): readonly KillRow[] =>
  readKillMatrix(readFileSync(new URL('./kill-matrix.json', import.meta.url), 'utf8'));

/** A matrix from text as `buddycheck faults --json` prints it. @throws RangeError as above. */
export function readKillMatrix(text: string): readonly KillRow[] {
  const parsed = z.object({ rows: z.array(rowSchema) }).safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data.rows;
  const issue = parsed.error.issues[0];
  throw new RangeError(`kill matrix: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** A fault must fall to the obligation it names; a variant must survive whatever was tried. */
export function isAsItShould({ named, killers, attempts }: KillRow): boolean {
  const tried = Object.values(attempts);
  if (named === undefined) {
    return killers.length === 0 && tried.every(({ verdict }) => verdict === 'survived');
  }
  const isKilled = tried.some(({ verdict }) => verdict === 'killed');
  return isKilled && (killers.includes(named) || tried.some(({ rule }) => rule === named));
}

/** What one obligation is worth. */
export interface Worth {
  readonly id: ObligationId;
  /** Faults that it sees, if it is asked alone. */
  readonly sees: readonly string[];
  /** Those of them that no other obligation sees. */
  readonly alone: readonly string[];
}

/** The matrix by obligation, in the order of the obligations. */
export function worthOf(rows: readonly KillRow[]): Worth[] {
  return obligationIds.map((one) => {
    const seen = rows.filter(({ killers }) => killers.includes(one));
    const alone = seen.filter(({ killers }) => soleKiller(killers) === one);
    return { id: one, sees: seen.map(({ name }) => name), alone: alone.map(({ name }) => name) };
  });
}

/** How many of the faults that a method applies to it has found. */
export function found(rows: readonly KillRow[], method: Method) {
  const tried = rows.flatMap(({ named, attempts }) => {
    const one = attempts[method];
    return named !== undefined && one ? [one] : [];
  });
  return { of: tried.length, killed: tried.filter(({ verdict }) => verdict === 'killed').length };
}

const resized =
  'the faults of resize are no rows here; two break it, as claims and a test of their design say';

const split =
  'the faults of split are no rows here; one breaks it, as claims and a test of their design say';

const far =
  'no small zone shows it, so its faults are no rows here; the method widths finds each of them';

const where =
  'the faults of alloc at, aligned and below are no rows here; two break it, as claims say';

/** Why an obligation that is alone in seeing no fault of the matrix is asked all the same. */
export const notAlone: Partial<Readonly<Record<ObligationId, string>>> = {
  O7: 'no design of ours promises zeros; binaries that do are in test/cases',
  O15: resized,
  O16: resized,
  O17: split,
  O18: split,
  O19: where,
  O20: where,
  W1: far,
  W2: far,
};
