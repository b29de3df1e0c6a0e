/** The page that tells how to add a design is followed literally, and so is its experiment. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { projectRoot } from './project-files.ts';

const page = readFileSync(join(projectRoot, 'docs', 'adding-a-design.md'), 'utf8');
const source = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'buddycheck-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `buddycheck` in the folder, where a module of this text has been saved. */
function run(file: string, text: string, ...args: string[]) {
  writeFileSync(join(folder, file), text);
  const command = [join(projectRoot, 'cli', 'main.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, printed: stdout + stderr };
}

const check = (file: string, text: string) =>
  run(file, text, 'check', '--design', `./${file}`, '--frames', '8', '--runs', '50');

test('the design of the page holds, with the 677 states that the page says', () => {
  expect(source).toContain('export const scan: Design');
  const { status, printed } = check('scan.ts', source);
  expect(printed).toMatch(/exhaustive {2}\[0,8\), top order 3 +677 .* holds/);
  expect(status).toBe(0);
});

test('broken as the page says it fails, and the line that replays it does', () => {
  const broken = source.replace('=== j + 1; j++', '>= j + 1; j++');
  expect(broken).not.toBe(source);
  const { status, printed } = check('broken.ts', broken);
  expect(printed).toMatch(/^FAILS {2}I3 no-overlap {3}scan {3}8 frames, 3 calls/);
  expect(status).toBe(1);
  const [, trace] = /replay --design \.\/broken\.ts '(bc1:[^']+)'/.exec(printed) ?? [];
  const replay = (file: string, text: string) =>
    run(file, text, 'replay', '--design', `./${file}`, trace ?? '');
  expect(replay('broken.ts', broken)).toMatchObject({ status: 1 });
  expect(replay('scan.ts', source)).toMatchObject({ status: 0 });
  const other = source.replace("name: 'scan'", "name: 'other'");
  expect(replay('other.ts', other)).toMatchObject({
    status: 64,
    printed: expect.stringContaining('trace is of design scan, got design other'),
  });
});

test('one that looks at addresses where it declares none is not looked at up to symmetry', () => {
  const from = (file: string) => `from '${join(projectRoot, 'impl', file)}';`;
  const text = [
    `import { FreeList, freeList } ${from('designs/free-list.ts')}`,
    `import { insertAfter, previous } ${from('memory/list.ts')}`,
    'class ByAddress extends FreeList {',
    '  push(at, k) {',
    '    const head = this.sentinel(k);',
    '    const before = at % 4 < 2 ? head : previous(this.memory, head);',
    '    insertAfter(this.memory, before, this.node(at));',
    '  }',
    '}',
    '// It looks at one word more than it would declare by its base.',
    'const { accesses: _, ...declares } = freeList.declares;',
    "export const byAddress = { ...freeList, name: 'by-address', declares,",
    '  attach: (space) => new ByAddress(space) };',
  ].join('\n');
  const narrowed = ['--frames', '11', '--runs', '1', '--states-max', '2000'];
  const { status, printed } = run('a.mjs', text, 'check', '--design', './a.mjs', ...narrowed);
  expect(printed).toMatch(/exhaustive {2}\[0,11\), top order 3 +2,000 .* unknown: statesMax/);
  const told = 'unreduced  [0,11), top order 3: every state was looked at, for it tells swapped';
  expect(printed).toContain(`${told} halves apart in `);
  expect(status).toBe(2);
});

test.each([
  ['lacks.ts', 'export const nothing = 1;', "must export one design (an object with 'attach')"],
  ['half.ts', "export const d = { attach: 1, name: 'Half' };", 'exports no design: name: must be'],
  ['torn.ts', 'export const d = {', 'cannot be loaded'],
])('%s is refused before anything runs', (file, text, why) => {
  const { status, printed } = check(file, text);
  expect(printed).toContain(why);
  expect(status).toBe(64);
});

test('a file that is not there is refused by name', () => {
  const { status, printed } = run('scan.ts', source, 'check', '--design', './nope.ts');
  expect(printed).toContain("design file must exist, got './nope.ts'");
  expect(status).toBe(64);
});
