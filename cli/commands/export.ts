/**
 * `buddycheck export`: the spec for other people's tools, which may then disagree with ours. A file
 * is written beside its place and renamed, so that what was there before is whole or replaced.
 */
import { basename } from 'node:path';
import { z } from 'zod';
import { exportBounds, FRAMES_MAX } from '../../models/export/bounds.ts';
import { itf } from '../../models/export/itf.ts';
import { itfSchedule } from '../../models/export/itf-schedule.ts';
import { CPUS_MAX, promelaLocked, promelaSpec } from '../../models/export/promela.ts';
import { tlaLocked, tlaSpec } from '../../models/export/tla.ts';
import {
  decodeSchedule,
  isObjectTrace,
  isScheduleTrace,
} from '../../models/kept/schedule-trace.ts';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import { decodeTrace } from '../../models/kept/trace-text.ts';
import { OutputFile } from '../options/output-file.ts';
import type { Voice } from '../terminal/style.ts';
import { asUsage, exitCodes, split, UsageError } from '../options/usage.ts';
import { checked, integer } from '../options/values.ts';

const names = {
  promela: { type: 'boolean' },
  tla: { type: 'boolean' },
  itf: { type: 'boolean' },
  frames: { type: 'string' },
  'top-order': { type: 'string' },
  cpus: { type: 'string' },
  out: { type: 'string' },
} as const;

const schema = z.strictObject({
  promela: z.boolean().default(false),
  tla: z.boolean().default(false),
  itf: z.boolean().default(false),
  frames: integer('frames', 1, FRAMES_MAX).optional(),
  'top-order': integer('top-order', 0, 20).optional(),
  cpus: integer('cpus', 1, CPUS_MAX).optional(),
  out: z.string().min(1).optional(),
});

type Options = z.output<typeof schema>;

/** Frames, where nobody says otherwise. */
const FRAMES = 8;

/** Runs the command and returns its exit code. @throws UsageError */
export function exportModel(args: readonly string[], voice: Voice): number {
  const { values, positionals } = split(args, names, 1);
  const options = checked(schema, values);
  const chosen = (['promela', 'tla', 'itf'] as const).filter((format) => options[format]);
  if (chosen.length !== 1) {
    const got = chosen.map((format) => `--${format}`).join(' and ') || 'none of them';
    throw new UsageError(`export needs one of --promela, --tla, --itf, got ${got}`);
  }
  const [trace] = positionals;
  const text = asUsage(() => (options.itf ? traceOf(options, trace) : moduleOf(options, trace)));
  if (options.out === undefined) voice.say(text.trimEnd());
  else {
    new OutputFile('out', options.out).write(text);
    voice.say(`wrote ${options.out}`);
  }
  return exitCodes.holds;
}

function traceOf({ frames, cpus, 'top-order': top }: Options, text: string | undefined): string {
  if (text === undefined) throw new UsageError("--itf needs a trace: export --itf 'bc1:…'");
  if (frames !== undefined || cpus !== undefined || top !== undefined) {
    throw new UsageError('--itf takes its zone from the trace: no --frames, --top-order or --cpus');
  }
  if (isObjectTrace(text)) throw new RangeError('a schedule of an object design has no ITF form');
  if (isScheduleTrace(text)) return itfSchedule(decodeSchedule(text));
  const trace = decodeTrace(text);
  return itf(trace, subjectNamed(trace.subject));
}

function moduleOf(options: Options, extra: string | undefined): string {
  const { tla, frames = FRAMES, cpus, 'top-order': top, out } = options;
  if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
  const bounds = exportBounds(frames, top);
  if (!tla) return cpus === undefined ? promelaSpec(bounds) : promelaLocked(bounds, cpus);
  // TLA+ asks that a file is named like the module in it.
  const name = out === undefined ? [] : [basename(out, '.tla')];
  return cpus === undefined ? tlaSpec(bounds, ...name) : tlaLocked(bounds, cpus, ...name);
}
