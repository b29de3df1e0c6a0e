/** Judged logs as one JSON document, and its schema (`buddycheck schema trace`). */
import { z } from 'zod';
import { logObligations } from '../../spec/logs/log-obligations.ts';
import type { LogResult } from '../../models/logs/judge-log.ts';
import type { TimedResult } from './log-report.ts';

const FORMAT = 'buddycheck-trace-1';

const count = z.int().min(0);
const verdict = z.enum(['holds', 'fails', 'unknown']);
const told = z.strictObject({ line: count, text: z.string() });

/** The document of `trace --json`. */
export const traceDocument = z
  .strictObject({
    format: z.literal(FORMAT),
    verdict,
    logs: z.array(
      z.strictObject({
        path: z.string(),
        system: z.string(),
        format: z.string().describe('what wrote the log'),
        verdict,
        lines: count,
        events: count,
        seconds: z.number().min(0),
        limits: z.array(z.string()).describe('why the whole is not known to hold'),
        silent: z.record(z.string(), count).describe('steps without a line, by name'),
        snapshots: z.array(
          z.strictObject({
            name: z.string(),
            free: count.describe('frames that it shows as free'),
            agreed: count.describe('of those, free by the lines; 0 for the first snapshot'),
          }),
        ),
        rules: z.array(
          z.strictObject({
            id: z.string(),
            name: z.string(),
            judged: count,
            broken: count,
            doubtful: count.describe('contradictions that something could explain'),
            notJudged: z.array(z.string()).describe('why it was not applied, or not to all'),
          }),
        ),
        contradictions: z.array(
          z.strictObject({
            rule: z.string(),
            why: z.string(),
            unless: z.string().exactOptional().describe('what would explain it'),
            frame: count,
            order: count,
            lines: z.array(told).describe('the lines that contradict each other'),
            between: count.describe('lines between them'),
          }),
        ),
      }),
    ),
  })
  .describe('What buddycheck trace --json writes');

/** The JSON Schema, draft 2020-12. */
export const traceSchema = (): object =>
  z.toJSONSchema(traceDocument, { unrepresentable: 'throw' });

/** The document, as text. */
export function logJson(results: readonly TimedResult[], all: LogResult['verdict']): string {
  const document: z.output<typeof traceDocument> = {
    format: FORMAT,
    verdict: all,
    logs: results.map(documentOf),
  };
  return JSON.stringify(document, undefined, 2);
}

const documentOf = (result: TimedResult): z.output<typeof traceDocument>['logs'][number] => ({
  path: result.path,
  system: result.facts.system,
  format: result.facts.format,
  verdict: result.verdict,
  lines: result.lines,
  events: result.events,
  seconds: Number(result.seconds.toFixed(3)),
  limits: [...result.limits],
  silent: Object.fromEntries(result.silent),
  snapshots: result.counts.snapshots.map((one) => ({ ...one })),
  rules: result.rules.map(({ rule, asked, broken, doubtful, because }) => ({
    id: rule,
    name: logObligations[rule].name,
    judged: asked,
    broken,
    doubtful,
    notJudged: [...because],
  })),
  contradictions: result.stories.map(({ contradiction, told: lines, between }) => ({
    rule: contradiction.rule,
    why: contradiction.why,
    ...(contradiction.unless !== undefined && { unless: contradiction.unless }),
    frame: contradiction.frame,
    order: contradiction.order,
    lines: lines.map((one) => ({ ...one })),
    between,
  })),
});
