/** The folders keep the rules of test/folder-rules.ts, and each of them can fail. */
import { expect, test } from 'vitest';
import { folderCycles, fullFolders, importsOf, longestChain } from './folder-rules.ts';
import { projectFiles } from './project-files.ts';

const file = (path: string, ...from: string[]) => ({
  path,
  text: from.map((name) => `import type { A } from '${name}';\n`).join(''),
});

const ours = importsOf(projectFiles());

test('imports between folders run one way', () => {
  expect(folderCycles(ours)).toEqual([]);
});

test('two folders that import each other are told, also by way of a third', () => {
  const direct = [file('models/a/x.ts', '../b/y.ts'), file('models/b/y.ts', '../a/z.ts')];
  expect(folderCycles(importsOf(direct))).toEqual([
    'models/a/x.ts → models/b/y.ts, models/b/y.ts → models/a/z.ts',
  ]);
  const around = [
    file('cli/x.ts', './a/x.ts'),
    file('cli/a/x.ts', './b/y.ts'),
    file('cli/a/b/y.ts', '../../y.ts'),
  ];
  expect(folderCycles(importsOf(around))).toHaveLength(1);
});

test('files of one folder may import one another, and folders below', () => {
  const plain = [
    file('cli/a/x.ts', './y.ts', '../../spec/a/x.ts'),
    file('cli/a/y.ts', '../b/z.ts'),
  ];
  expect(folderCycles(importsOf(plain))).toEqual([]);
});

test('a folder has at most 25 files', () => {
  expect(fullFolders(ours, 25)).toEqual([]);
  const many = Array.from({ length: 26 }, (_, i) => file(`cli/a/x${i}.ts`));
  expect(fullFolders(importsOf(many), 25)).toEqual(['cli/a: 26']);
  expect(fullFolders(importsOf(many.slice(1)), 25)).toEqual([]);
});

test('a chain of imports has at most 26 files', () => {
  const chain = longestChain(ours);
  expect(chain.length, chain.join('\n')).toBeLessThanOrEqual(26);
  const three = [file('cli/x.ts', './y.ts'), file('cli/y.ts', './z.ts'), file('cli/z.ts')];
  expect(longestChain(importsOf(three))).toEqual(['cli/x.ts', 'cli/y.ts', 'cli/z.ts']);
});
