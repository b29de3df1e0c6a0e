/**
 * TLC on a TLA+ text, where the environment variable TLA2TOOLS_JAR names a tla2tools.jar and
 * there is a Java to run it. There is no other way to find one: nothing is downloaded.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlaConfig } from '../../models/export/tla.ts';
import type { Opinion } from './spin.ts';

/** The jar, or why TLC is not run. */
export function tlcJar(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): { readonly jar: string } | { readonly missing: string } {
  const jar = environment['TLA2TOOLS_JAR'];
  if (!jar) return { missing: 'TLA2TOOLS_JAR does not name a tla2tools.jar' };
  if (!existsSync(jar)) return { missing: `TLA2TOOLS_JAR names ${jar}, which does not exist` };
  if (spawnSync('java', ['-version']).status !== 0) return { missing: 'there is no java' };
  return { jar };
}

/**
 * What TLC thinks of the module `name`.
 * @throws Error if it does not run to its end, or its report is not understood.
 */
export function runTlc(jar: string, name: string, tla: string): Opinion {
  const folder = mkdtempSync(join(tmpdir(), 'buddycheck-tlc-'));
  try {
    writeFileSync(join(folder, `${name}.tla`), tla);
    writeFileSync(join(folder, `${name}.cfg`), tlaConfig);
    const args = ['-cp', jar, 'tlc2.TLC', '-workers', '1', '-deadlock', name];
    const { stdout, stderr } = spawnSync('java', args, { cwd: folder, encoding: 'utf8' });
    return readTlcReport(`${stdout}${stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The opinion in TLC's report. @throws Error if there is none in it. */
export function readTlcReport(report: string): Opinion {
  const counts = /(\d+) states generated, (\d+) distinct states found, 0 states left/.exec(report);
  const isViolated = /^Error: Invariant \w+ is violated/m.test(report);
  if (isViolated) {
    const states = [...report.matchAll(/^State \d+:/gm)].length;
    return { verdict: 'fails', steps: states - 1 };
  }
  if (counts && report.includes('No error has been found')) {
    return { verdict: 'holds', states: Number(counts[2]), transitions: Number(counts[1]) };
  }
  throw new Error(`TLC's report is not understood: ${report}`);
}
