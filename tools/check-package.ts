/**
 * Packs the project as for publication and lets two tools judge the tarball: publint (do the entry
 * points exist and mean what they say) and attw (do their types resolve for every importer).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'buddycheck-package-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

run('npm', ['pack', '--silent', '--pack-destination', folder]);
const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
if (tarball === undefined) throw new Error(`npm pack left no tarball in ${folder}`);
run('publint', ['--strict', join(folder, tarball)]);
run('attw', ['--profile', 'esm-only', join(folder, tarball)]);
