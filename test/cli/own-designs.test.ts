/** Designs of one's own, in modules: in TypeScript, beside a package.json that says CommonJS. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from '../../models/jobs/node/typescript-hooks.ts';
import { projectRoot } from '../project-files.ts';
import { commandIn } from './printed-command.ts';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-own-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const page = readFileSync(join(projectRoot, 'docs', 'adding-a-design.md'), 'utf8');
const scan = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

/** A lock that does nothing, around the design of the page. */
const unlocked = `import { scan } from './scan.ts';
import type { SharedDesign, SharedSpace } from 'buddycheck/spec';

export const racy: SharedDesign = {
  name: 'racy-scan', summary: '', source: '', base: scan, words: () => 0, locks: () => 0,
  cacheMax: 0,
  attach: (space: SharedSpace) => scan.attach(space) as never,
};
`;

beforeAll(() => {
  writeFileSync(at('package.json'), '{ "name": "mine", "type": "commonjs" }');
  writeFileSync(at('scan.ts'), scan);
  writeFileSync(at('racy.ts'), unlocked);
});

const program = ['--frames', '2', '--program', 'alloc 0 | alloc 0'];

test('interleave puts one for one CPU behind a lock, and takes one for several', async () => {
  const locked = await hear(['interleave', '--design', at('scan.ts'), ...program]);
  expect([locked.code, locked.said]).toEqual([0, expect.stringContaining('locked-scan')]);
  const racy = await hear(['interleave', '--design', at('racy.ts'), ...program]);
  expect([racy.code, racy.said]).toEqual([1, expect.stringContaining('racy-scan')]);
  const again = await hear(commandIn(racy.said, 'replay'));
  expect([again.code, again.said]).toEqual([1, expect.stringContaining('racy-scan')]);
});

test('what is stripped keeps its lines, and our own sources are left to Node', () => {
  writeFileSync(at('typed.ts'), 'interface A { a: number }\n\nexport const a: A = { a: 1 };\n');
  const found = load(pathToFileURL(at('typed.ts')).href, {}, () => undefined);
  expect(found).toMatchObject({ format: 'module', shortCircuit: true });
  expect(found?.source.split('\n')[2]).toMatch(/^export const a +=/);
  expect(load(import.meta.url, {}, () => 'left to Node')).toBe('left to Node');
});

test('a module that cannot be loaded says why, and what to do', async () => {
  writeFileSync(at('enum.ts'), 'enum A { b }\n');
  const { code, warned } = await hear(['check', '--design', at('enum.ts')]);
  expect([code, warned]).toEqual([64, expect.stringContaining('enum')]);
});

test('what a module of the user’s throws is never called a bug of ours', async () => {
  const thrown = scan.replace(/attach: [^,}]*/, "attach: () => { throw new TypeError('mine'); }");
  expect(thrown).not.toBe(scan);
  writeFileSync(at('throws.ts'), thrown);
  const { code, warned } = await hear(['check', '--design', at('throws.ts'), '--frames', '4']);
  expect([code === 0, warned]).toEqual([false, expect.stringContaining('mine')]);
  expect(warned).not.toContain('engine bug');
});

test('a program that makes no call is refused', async () => {
  const { code, warned } = await hear(['interleave', '--program', ' | ']);
  expect([code, warned]).toEqual([64, expect.stringContaining('must make a call')]);
});

test.each(['random', 'pct', 'orders'])(
  '--strategy %s stops when it is told to',
  async (strategy) => {
    const long = ['--program', 'alloc 0; alloc 1; free', '--cpus', '3', '--runs', '100000'];
    const args = ['interleave', '--strategy', strategy, ...long];
    const { code, said } = await hear(args, { interruptsAt: 1 });
    expect([code, said]).toEqual([2, expect.stringContaining('interrupted')]);
  },
);
