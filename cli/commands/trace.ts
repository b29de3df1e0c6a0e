/** `buddycheck trace FILE…`: is this the log of a right allocator? */
import { z } from 'zod';
import { pause } from '../../models/jobs/node/clock.ts';
import { judgeLog, type LogResult } from '../../models/logs/judge-log.ts';
import type { KernelVersion } from '../../models/logs/facts/silences.ts';
import { OutputFile } from '../options/output-file.ts';
import { askedBy, PageFile } from '../options/page-file.ts';
import { asUsageLater, exitCodes, split, UsageError } from '../options/usage.ts';
import { checked } from '../options/values.ts';
import { annotations } from '../report/annotations.ts';
import { logFindings, logJunit, logPage } from '../report/log-documents.ts';
import { logJson } from '../report/log-json.ts';
import { logLines, logsSummary, type TimedResult } from '../report/log-report.ts';
import { sarif } from '../report/sarif.ts';
import { counted, type Voice } from '../terminal/style.ts';
import { Progress } from '../terminal/progress.ts';

const names = {
  kernel: { type: 'string' },
  'skip-foreign': { type: 'boolean' },
  json: { type: 'boolean' },
  junit: { type: 'string' },
  sarif: { type: 'string' },
  html: { type: 'string' },
} as const;

const schema = z.strictObject({
  kernel: z
    .string()
    .transform((text, context): KernelVersion => {
      const found = /^(\d{1,2})\.(\d{1,3})/.exec(text);
      if (found) return [Number(found[1]), Number(found[2])];
      const message = `--kernel must be a version like 5.10, got '${text}'`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
  'skip-foreign': z.boolean().default(false),
  json: z.boolean().default(false),
  junit: z.string().min(1).optional(),
  sarif: z.string().min(1).optional(),
  html: z.string().min(1).optional(),
});

/** Runs the command and returns its exit code. @throws UsageError */
export async function trace(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, names, Number.POSITIVE_INFINITY);
  const options = checked(schema, values);
  if (positionals.length === 0) throw new UsageError('trace needs a log: buddycheck trace FILE…');
  const junit = options.junit === undefined ? undefined : new OutputFile('junit', options.junit);
  const findings = options.sarif === undefined ? undefined : new OutputFile('sarif', options.sarif);
  const page = options.html === undefined ? undefined : new PageFile(options.html);
  const results: TimedResult[] = [];
  for (const path of positionals) {
    const result = await judged(path, options, voice);
    results.push(result);
    if (!options.json) for (const line of logLines(voice, result)) voice.say(line);
  }
  const verdict = verdictOf(results);
  if (options.json) voice.say(logJson(results, verdict));
  else for (const line of logsSummary(voice, results, verdict)) voice.say(line);
  junit?.write(logJunit(results));
  page?.write(logPage(results, verdict, askedBy('trace', args)));
  const failures = results.flatMap(logFindings);
  const limits = results.flatMap(({ path, limits: all }) => all.map((one) => `${path}: ${one}`));
  findings?.write(sarif(failures, limits, exitCodes[verdict]));
  if (voice.isAnnotated) for (const line of annotations(failures, limits)) voice.warn(line);
  return exitCodes[verdict];
}

type Options = z.output<typeof schema>;

function judged(path: string, options: Options, voice: Voice): Promise<TimedResult> {
  const progress = new Progress(voice);
  return asUsageLater(async () => {
    try {
      const result = await judgeLog(path, {
        version: options.kernel,
        skipsForeign: options['skip-foreign'],
        onProgress: async (bytes, of, lines) => {
          const what = `${path}  ${counted(Math.floor((100 * bytes) / Math.max(1, of)))} %`;
          progress.show({ what, done: lines, unit: 'lines' });
          if (voice.isWatched) await pause();
          return !voice.isInterrupted();
        },
      });
      return { ...result, seconds: progress.seconds };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const where = error.message.includes(path) ? '' : `${path}: `;
      throw new RangeError(`${where}${error.message}`, { cause: error });
    } finally {
      progress.end();
    }
  });
}

function verdictOf(results: readonly LogResult[]): LogResult['verdict'] {
  if (results.some(({ verdict }) => verdict === 'fails')) return 'fails';
  return results.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'holds';
}
