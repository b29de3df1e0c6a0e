/**
 * What `check --json` writes, in both directions: a program that reads it gets traces back that it
 * can play, and a document that is none is refused with the place that is wrong.
 * `decode(encode(report))` is the report.
 */
import * as t from 'io-ts';
import { saidNames, unsaidNames } from '../../spec/promises/promises.ts';
import { decoded } from './decoded.ts';
import { traceText } from './trace-text.ts';

/** The form of the document: changes only where old readers would misread it. */
export const REPORT_FORMAT = 1;

const verdict = t.union([t.literal('holds'), t.literal('fails'), t.literal('unknown')]);

const seen = t.union([
  t.literal('exact'),
  t.strict({ fingerprints: t.literal(64), expectedLoss: t.number }),
]);

const failure = t.strict({ rule: t.string, why: t.string });

const bounds = { method: t.string, zone: t.string };

const job = t.exact(
  t.intersection([
    t.type({
      ...bounds,
      calls: t.number,
      verdict: t.union([verdict, t.literal('passed')]),
      seconds: t.number,
    }),
    t.partial({
      states: t.number,
      transitions: t.number,
      depth: t.number,
      bytes: t.number,
      seen,
      waiting: t.number,
      total: t.number,
      unreduced: t.string,
      resumedAt: t.number,
      limit: t.string,
      failure,
      trace: traceText,
      told: t.readonlyArray(t.string),
      again: t.readonlyArray(t.string),
      idle: t.readonlyArray(t.number),
      growing: t.readonlyArray(t.number),
      program: t.string,
      schedule: t.string,
    }),
  ]),
);

const named = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, t.string])) as Record<Name, t.StringC>;

const declares = t.exact(t.intersection([t.type(named(saidNames)), t.partial(named(unsaidNames))]));

const level = t.exact(
  t.intersection([
    t.type({ level: t.string, verdict: t.union([verdict, t.literal('unasked')]) }),
    t.partial({ unfit: t.string }),
  ]),
);

const found = t.exact(
  t.intersection([
    t.type({ level: t.string, zone: t.string, failure, trace: traceText }),
    t.partial({ place: t.string }),
  ]),
);

const behaviour = t.strict({
  kind: t.string,
  rejected: t.number,
  ignored: t.number,
  traps: t.number,
  corrupts: t.number,
});

const binary = t.exact(
  t.intersection([
    t.type({
      bytes: t.number,
      levels: t.readonlyArray(level),
      findings: t.readonlyArray(found),
      behaviours: t.readonlyArray(behaviour),
      promises: t.readonlyArray(t.string),
      leftOut: t.readonlyArray(t.string),
    }),
    t.partial({ notSmallest: t.string, settledBy: t.string }),
  ]),
);

const design = t.exact(
  t.intersection([
    t.type({
      name: t.string,
      source: t.string,
      declares,
      leftOut: t.array(t.strict(bounds)),
      results: t.array(job),
    }),
    t.partial({ binary }),
  ]),
);

const report = t.strict({
  format: t.literal(REPORT_FORMAT),
  verdict,
  seed: t.number,
  seconds: t.number,
  designs: t.array(design),
});

/** One job's result, as the report has it. */
export type KeptResult = t.TypeOf<typeof job>;

/** What the result is in a document: a trace is text there. */
export const encodeResult = (value: KeptResult): t.OutputOf<typeof job> => job.encode(value);

/** The result in a document. @throws RangeError naming the place that is wrong. */
export const decodeResult = (document: unknown): KeptResult => decoded(job, document, 'result');

/** A check as it was found: traces are values here, and text in the document. */
export type CheckReport = t.TypeOf<typeof report>;

/** The document, before it is text. */
export type CheckDocument = t.OutputOf<typeof report>;

/** What the report is in the document. */
export const encodeReport = (value: CheckReport): CheckDocument => report.encode(value);

/**
 * The report in a document that `JSON.parse` read.
 * @throws RangeError naming the place that is wrong.
 */
export const decodeReport = (document: unknown): CheckReport => decoded(report, document, 'report');
