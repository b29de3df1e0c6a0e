/**
 * Builds `dist/`: compiles the rooms and copies the data files that lie beside the sources, so that
 * `new URL('./claims.json', import.meta.url)` finds its file in both places.
 *
 * `--unchecked` leaves type errors to `npm run typecheck`: an installation (`prepare`) gives a
 * runnable command whatever state the working tree is in; what is published is built with checks.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { buildWeb } from './build-web.ts';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
const published = ['spec', 'engine', 'impl', 'models', 'proofs', 'cli', 'api'];
const dataExtensions = new Set(['.json', '.gz', '.sh', '.c', '.rs']);

function compile(flags: readonly string[]): void {
  const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');
  const args = [tsc, '-p', join(root, 'tsconfig.build.json'), ...flags];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function copyData(room: string): void {
  const folder = join(root, room);
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !dataExtensions.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    cpSync(path, join(dist, relative(root, path)));
  }
}

rmSync(dist, { recursive: true, force: true });
compile(process.argv.includes('--unchecked') ? ['--noCheck'] : []);
for (const room of published) copyData(room);
await buildWeb(join(dist, 'web'));
// npm links the command to this file, and makes it executable only when it installs.
chmodSync(join(dist, 'cli', 'main.js'), 0o755);
