/**
 * The schema of `check --json`, for readers in any language: `buddycheck schema` prints it. The
 * compiler knows that it describes the documents that are written: see `satisfies` and checkJson.
 */
import { z } from 'zod';
import { type CheckDocument, REPORT_FORMAT } from '../../models/kept/report-codec.ts';
import { saidNames, unsaidNames } from '../../spec/promises/promises.ts';
import type { Voice } from '../terminal/style.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';
import { traceSchema } from './log-json.ts';
import { logSchema } from '../../models/logs/readers/json-format.ts';

const count = z.int().min(0);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const seconds = z.number().min(0).describe('seconds, to the millisecond');
const verdict = ['holds', 'fails', 'unknown'] as const;

const bounds = {
  method: z
    .string()
    .describe(
      'exhaustive, symmetric, widths, composite, random, recorded, objects, object runs or ' +
        'schedules',
    ),
  zone: z.string().describe('the frames looked at, and the top order'),
};

const seen = z.union([
  z.literal('exact'),
  z.strictObject({
    fingerprints: z.literal(64),
    expectedLoss: z.number().min(0).describe('states lost to collisions, on average'),
  }),
]);

const failure = z.strictObject({
  rule: z.string().describe('id of an obligation'),
  why: z.string(),
});

const job = z.strictObject({
  ...bounds,
  calls: count.describe('calls made and judged'),
  verdict: z
    .enum([...verdict, 'passed'])
    .describe('passed: no call made was wrong, which says nothing of others'),
  seconds,
  states: count.exactOptional().describe('different states met'),
  transitions: count.exactOptional().describe('steps looked at'),
  depth: count.exactOptional().describe('steps to the farthest state'),
  bytes: count.exactOptional().describe('bytes of states and tables'),
  seen: seen.exactOptional().describe('how states were told apart'),
  waiting: count.exactOptional().describe('states met, but not expanded'),
  total: count.exactOptional().describe('states that there are, where that is known'),
  unreduced: z
    .string()
    .exactOptional()
    .describe('why every state was looked at where one of each orbit was to be'),
  resumedAt: count
    .exactOptional()
    .describe('states in the checkpoint that the search went on from'),
  limit: z.string().exactOptional().describe('of unknown: the limit that was met'),
  failure: failure.exactOptional(),
  trace: z.string().exactOptional().describe('for buddycheck replay'),
  told: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('the calls in words, where there is no trace'),
  again: list(z.string())
    .exactOptional()
    .describe('what failed in an earlier part and does here, as: exact O2'),
  idle: list(count).exactOptional().describe('addresses of words that decided nothing'),
  growing: list(count).exactOptional().describe('addresses of words that never return to a value'),
  program: z.string().exactOptional().describe('what the CPUs run, of method schedules'),
  schedule: z.string().exactOptional().describe('of its failure, for buddycheck replay'),
});

const binary = z
  .strictObject({
    bytes: count,
    levels: list(
      z.strictObject({
        level: z.string(),
        verdict: z.enum([...verdict, 'unasked']),
        unfit: z.string().exactOptional().describe('why it cannot be looked at'),
      }),
    ),
    findings: list(
      z.strictObject({
        level: z.string(),
        zone: z.string(),
        failure,
        trace: z.string().describe('for buddycheck replay'),
        place: z.string().exactOptional().describe('function, byte of the file, source line'),
      }),
    ).describe('every obligation that is broken, the lowest level first'),
    behaviours: list(
      z.strictObject({
        kind: z.string(),
        rejected: count,
        ignored: count,
        traps: count,
        corrupts: count,
      }),
    ).describe('what became of calls that no client may make'),
    promises: list(z.string()).describe('those that differ from the usual ones'),
    leftOut: list(z.string()).describe('what the verdict does not cover'),
    notSmallest: z
      .string()
      .exactOptional()
      .describe('an alloc that took a larger block than need be'),
    settledBy: z.string().exactOptional().describe('what ran behind every call, taken on trust'),
  })
  .describe('of a binary, what there is of nothing else');

/** The same for each of these names. */
const named = <Name extends string, Type>(names: readonly Name[], type: Type) =>
  Object.fromEntries(names.map((name) => [name, type])) as Record<Name, Type>;

/** Every promise in words, whatever a later version adds. */
const declares = z.strictObject({
  ...named(saidNames, z.string()),
  ...named(unsaidNames, z.string().exactOptional()),
});

/** The document of `check --json`. */
export const checkDocument = z
  .strictObject({
    format: z.literal(REPORT_FORMAT),
    verdict: z.enum(verdict),
    seed: count.describe('of the random histories'),
    seconds,
    designs: z.array(
      z.strictObject({
        name: z.string(),
        source: z.string(),
        declares,
        leftOut: z.array(z.strictObject(bounds)).describe('planned, but not begun'),
        results: z.array(job),
        binary: binary.exactOptional(),
      }),
    ),
  })
  .describe('What buddycheck check --json writes') satisfies z.ZodType<CheckDocument>;

/** The JSON Schema, draft 2020-12. */
export const checkSchema = (): object =>
  z.toJSONSchema(checkDocument, { unrepresentable: 'throw' });

/** By the name of what it describes; documents of `check` are what nobody names. */
const schemas: Readonly<Record<string, () => object>> = {
  check: checkSchema,
  trace: traceSchema,
  log: logSchema,
};

/** `buddycheck schema`: prints the schema and returns the exit code. @throws UsageError */
export function schema(args: readonly string[], voice: Voice): number {
  const [name = 'check'] = split(args, {}, 1).positionals;
  const schemaOf = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (!schemaOf) {
    const known = Object.keys(schemas).join(', ');
    throw new UsageError(`schema takes one of ${known}, got '${name}'`);
  }
  voice.say(JSON.stringify(schemaOf(), null, 2));
  return exitCodes.holds;
}
