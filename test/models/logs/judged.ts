/** Judging texts and files in tests: what was found, as pairs of rule and verdict. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LogJudge } from '../../../models/logs/judge/judge.ts';
import { JsonReader } from '../../../models/logs/readers/json-reader.ts';
import type { LineReader } from '../../../models/logs/readers/lines.ts';
import { LinuxReader } from '../../../models/logs/readers/linux-reader.ts';
import { projectRoot } from '../../project-files.ts';

/** A log that is kept with the tests. */
export const recordedLog = (name: string): string =>
  join(projectRoot, 'test/models/logs/recorded', `${name}.ftrace.gz`);

/** Its lines. */
export const recordedLines = (name: string): string[] =>
  gunzipSync(readFileSync(recordedLog(name)))
    .toString('latin1')
    .trimEnd()
    .split('\n');

/** What a judge makes of some lines. */
export function judged(lines: readonly string[], skipsForeign = false) {
  const judge = new LogJudge();
  const isJson = lines[0]?.startsWith('{') === true;
  const reader: LineReader & { ends(): void } = isJson
    ? new JsonReader(judge, { skipsForeign })
    : new LinuxReader(judge, { skipsForeign });
  for (const line of lines) {
    const bytes = Buffer.from(line, 'latin1');
    reader.line(bytes, 0, bytes.length);
  }
  reader.ends();
  const { contradictions, silences } = judge.findings;
  return {
    judge,
    reader,
    broken: contradictions.filter(({ unless }) => unless === undefined).map(({ rule }) => rule),
    doubtful: contradictions.filter(({ unless }) => unless !== undefined).map(({ rule }) => rule),
    why: contradictions.map(({ why }) => why),
    lines: contradictions.map((one) => one.lines),
    silences: Object.fromEntries(silences),
  };
}
