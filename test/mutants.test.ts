/**
 * The in-process matrix, on files that are small: it must make every mutant, find what notices
 * each, and refuse what it cannot judge. The process is its own: it loads the project many times.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './project-files.ts';

const matrix = (...files: string[]) =>
  spawnSync(process.execPath, ['tools/mutants/main.ts', ...files], {
    cwd: projectRoot,
    encoding: 'utf8',
  });

test('the obligations notice each of the 22 mutants of the lists', () => {
  const { stdout, status } = matrix('impl/memory/list.ts');
  expect(stdout).toMatch(/^impl\/memory\/list\.ts: 22 mutants, 0 not killed, [\d.]+ s\n/);
  expect(status).toBe(0);
}, 120_000);

test('of the picks three mutants live: two change what is pointed at, one an equal choice', () => {
  const { stdout } = matrix('spec/pages/picks.ts');
  const alive = [...stdout.matchAll(/^ {2}same spec\/pages\/picks\.ts:\d+ (.*)$/gm)].map(
    ([, m]) => m,
  );
  expect(alive).toEqual([
    '`!source` → `false`',
    '`[source, declared]` → `[]`',
    '`b.at < lowest.at` → `b.at <= lowest.at`',
  ]);
}, 120_000);

test('a file that is no design’s and no judge’s is refused by name', () => {
  const { stderr, status } = matrix('engine/search/search.ts');
  expect(stderr).toBe('no file of a design or of the judge: engine/search/search.ts\n');
  expect(status).toBe(64);
});

/** Stryker with the runner of `tools/mutants/in-process`, on one small file and its own test. */
test('of the lists 18 mutants fall to their own test, and 4 that live break the build', () => {
  const reports = mkdtempSync(join(tmpdir(), 'mutants-'));
  const { stdout, status } = spawnSync(
    join(projectRoot, 'node_modules/.bin/stryker'),
    [
      'run',
      '--mutate',
      'impl/memory/list.ts',
      '--testFiles',
      'test/impl/memory/list.test.ts',
      '--concurrency',
      '1',
      '--reporters',
      'clear-text',
      '--tempDirName',
      // Inside the project, where packages are found from.
      '.stryker-tmp/lists',
      '--incrementalFile',
      join(reports, 'incremental.json'),
    ],
    { cwd: projectRoot, encoding: 'utf8' },
  );
  for (const path of [reports, join(projectRoot, '.stryker-tmp/lists')]) {
    rmSync(path, { recursive: true, force: true });
  }
  expect(stdout).toMatch(/list\.ts +\| +81\.82 \| +81\.82 \| +18 \| +0 \| +4 \| +0 \|/);
  expect(stdout).toContain('under breaking threshold 90');
  expect(status).toBe(1);
}, 120_000);
