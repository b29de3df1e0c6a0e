/**
 * A check as test cases: one for each design, obligation and bounds. One job decides all of its
 * obligations at once, and stops at the first that breaks; of the others it then knows nothing, and
 * so they are left undecided, as those behind a limit are. Only what was looked at passes.
 */
import type { Obligation } from '../../spec/obligations/obligation.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { CheckResult, DesignResult, JobResult } from '../../models/jobs/result.ts';

/** What became of an obligation within bounds. */
export type Outcome =
  | { readonly is: 'passed' }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'undecided'; readonly why: string };

export interface Case {
  readonly method: string;
  readonly zone: string;
  readonly rule: string;
  readonly outcome: Outcome;
  /** Its share of the job's time. */
  readonly seconds: number;
}

/** The obligations that a method decides. */
export const rulesOf = (method: string): string[] =>
  Object.values<Obligation>(obligations)
    .filter(({ checked }) => checked.some((way) => way === method))
    .map(({ id }) => id);

/** The cases of one design, in the order of its plan. */
export function casesOf({ results, leftOut }: DesignResult): Case[] {
  const failed = results.find(({ verdict }) => verdict === 'fails');
  const why = failed?.failure
    ? `left out: ${failed.failure.rule} is broken already, ${within(failed)}`
    : 'left out: the check was stopped before';
  return [
    ...results.flatMap(casesOfJob),
    ...leftOut.flatMap(({ method, zone }) =>
      rulesOf(method).map(
        (rule): Case => ({ method, zone, rule, outcome: { is: 'undecided', why }, seconds: 0 }),
      ),
    ),
  ];
}

function casesOfJob(job: JobResult): Case[] {
  const { method, zone, failure } = job;
  const owed = rulesOf(method);
  const rules = failure && !owed.includes(failure.rule) ? [...owed, failure.rule] : owed;
  const seconds = job.seconds / rules.length;
  return rules.map((rule) => ({ method, zone, rule, outcome: outcomeOf(job, rule), seconds }));
}

function outcomeOf({ verdict, limit, failure }: JobResult, rule: string): Outcome {
  if (verdict === 'holds' || verdict === 'passed') return { is: 'passed' };
  if (verdict === 'unknown') return { is: 'undecided', why: `unknown: ${limit}` };
  if (!failure) throw new Error('engine bug: a job failed without a failure');
  if (failure.rule === rule) return { is: 'failed', why: failure.why };
  return { is: 'undecided', why: `unknown: the search ended where ${failure.rule} broke` };
}

const within = ({ method, zone }: JobResult): string => `${method} on ${zone}`;

/** Limits that stopped something, as sentences. */
export const limitsMet = ({ designs }: CheckResult): string[] =>
  designs.flatMap(({ design, results, leftOut }) => [
    ...results
      .filter(({ verdict }) => verdict === 'unknown')
      .map((job) => `${design.name}, ${within(job)}: unknown, ${job.limit}`),
    ...(leftOut.length > 0 && results.every(({ verdict }) => verdict !== 'fails')
      ? [`${design.name}: ${leftOut.length} checks were left out`]
      : []),
  ]);
