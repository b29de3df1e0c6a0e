/** What the documents say a command prints, it prints; and the scripts they name exist. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examplesIn, mismatch } from './markdown-commands.ts';
import { projectFiles, projectRoot } from './project-files.ts';

const documents = projectFiles().filter(({ path }) => path.endsWith('.md'));
const examples = documents.flatMap(({ path, text }) =>
  examplesIn(text).map((example) => ({ path, ...example })),
);

test('the README shows at least a check, a failure and a replay', () => {
  const commands = examples.filter(({ path }) => path === 'README.md').map(({ args }) => args[0]);
  expect(commands).toEqual(expect.arrayContaining(['check', 'replay']));
});

test.each(examples.map((example) => [`${example.path}:${example.line}`, example] as const))(
  '%s prints what it is said to print',
  (_where, { args, output, exitCode }) => {
    const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
    const run = spawnSync(process.execPath, ['cli/main.ts', ...args], {
      cwd: projectRoot,
      encoding: 'utf8',
      env,
    });
    expect(mismatch(output, run.stdout + run.stderr)).toBeUndefined();
    if (exitCode !== undefined) expect(run.status).toBe(exitCode);
  },
  120_000,
);

test('every npm script that a document names is in package.json', () => {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
  for (const { path, text: content } of documents) {
    for (const [, name] of content.matchAll(/npm run ([a-z:-]+)/g)) {
      expect(scripts, `${path} names npm run ${name}`).toHaveProperty([name as string]);
    }
  }
});

test('links between documents lead to files that exist', () => {
  for (const { path, text } of documents) {
    for (const [, target] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      const file = join(projectRoot, path, '..', target as string);
      expect(existsSync(file), `${path} links to ${target}`).toBe(true);
    }
  }
});

test('a changed line, a missing line and a line too many are each reported', () => {
  const text =
    "a\n```console\n$ npx buddycheck x --f '1 2'\none\n…\ntook 1.5 s\n$ echo $?\n1\n```\n";
  const [example] = examplesIn(text);
  expect(example).toMatchObject({ line: 3, args: ['x', '--f', '1 2'], exitCode: 1 });
  const said = example?.output ?? [];
  expect(mismatch(said, 'one\ntwo\nthree\ntook 22 s\n')).toBeUndefined();
  expect(mismatch(said, 'uno\ntook 2 s\n')).toBe("said 'one', printed 'uno'");
  expect(mismatch(said, 'one\ntwo\n')).toMatch(/^said 'took 1.5 s'/);
  expect(mismatch(said, 'one\ntook 2 s\nmore\n')).toBe("said nothing more, printed 'more'");
  expect(() => examplesIn('```console\n$ rm -r x\n```\n')).toThrow("got '$ rm -r x'");
});
