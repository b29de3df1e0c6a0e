/**
 * The linter keeps the rooms apart, and is seen to: every forbidden import is planted in a tree
 * laid out like the project and must be reported in its file; an allowed one must not be.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from './project-files.ts';

interface Finding {
  readonly filename: string;
  readonly code: string;
}

const importRule = 'eslint(no-restricted-imports)';

/** Room of the importing file → what it must not import. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  spec: ['../engine/a.ts', '../impl/a.ts', '../models/a.ts', 'zod', 'node:fs', 'fs', './index.ts'],
  engine: ['../spec/a.ts', '../impl/a.ts', '../cli/a.ts', 'fast-check', 'node:fs', './index.ts'],
  impl: ['../spec/a.ts', '../spec/index.ts', '../engine/a.ts', 'zod', 'node:fs', './index.ts'],
  models: [
    '../proofs/a.ts',
    '../swarm/a.ts',
    '../cli/a.ts',
    '../test/a.ts',
    'vitest',
    'fs',
    './index.ts',
  ],
  proofs: ['../cli/a.ts', '../swarm/a.ts', '../bench/a.ts', '../test/a.ts', 'vitest', './index.ts'],
  swarm: ['../proofs/a.ts', '../cli/a.ts', '../test/a.ts', 'zod', 'redis', './index.ts'],
  cli: ['../bench/a.ts', '../web/a.ts', '../test/a.ts', '../tools/a.ts', 'vitest', './index.ts'],
  api: ['../bench/a.ts', '../web/a.ts', '../test/a.ts', '../tools/a.ts', './index.ts'],
  bench: ['../cli/a.ts', '../web/a.ts', '../test/a.ts', './index.ts'],
  web: [
    '../proofs/a.ts',
    '../cli/a.ts',
    '../bench/a.ts',
    '../test/a.ts',
    '../models/threads/a.ts',
    '../models/jobs/node/a.ts',
    '../models/kept/checkpoint.ts',
    'zod',
    'fast-check',
    'node:fs',
    'fs',
  ],
};

const allowed: Readonly<Record<string, readonly string[]>> = {
  spec: ['./a.ts'],
  engine: ['./a.ts'],
  impl: ['./a.ts'],
  models: ['./a.ts', '../spec/index.ts', '../impl/a.ts', '../engine/a.ts', 'zod', 'node:fs'],
  proofs: ['../models/index.ts', '../spec/a.ts', '../engine/a.ts', 'z3-solver', 'node:fs'],
  swarm: ['./a.ts', '../models/a.ts', '../engine/a.ts', 'bullmq', 'ioredis', 'io-ts', 'node:os'],
  cli: [
    '../proofs/index.ts',
    '../swarm/a.ts',
    '../models/a.ts',
    '../impl/a.ts',
    'zod',
    'io-ts',
    'node:util',
  ],
  api: ['./a.ts', '../cli/a.ts', '../models/a.ts', 'vitest', 'fast-check'],
  bench: ['../proofs/a.ts', '../impl/a.ts', 'mitata', 'node:fs'],
  web: ['../models/a/b.ts', '../spec/a.ts', './a.tsx', 'preact', 'preact/hooks'],
  test: ['../cli/a.ts', '../bench/a.ts', '../spec/index.ts', 'vitest', 'node:fs'],
};

const unresolvable = [
  'fp-ts',
  'fp-ts/Option',
  'fp-ts/lib/Option',
  'io-ts/lib/Decoder',
  'io-ts/es6/X',
];

const value = (from: string): string => `import { a } from '${from}';\nf(a);\n`;

/** File → its text. The name of a plant says whether it must be reported. */
function plants(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [room, imports] of Object.entries(forbidden))
    for (const [i, from] of imports.entries()) {
      files.set(`${room}/bad-${i}.ts`, value(from));
      files.set(`${room}/bad-reexport-${i}.ts`, `export { a } from '${from}';\n`);
      const deeper = from.startsWith('../') ? `../${from}` : from.replace('./', '../');
      files.set(`${room}/inner/bad-${i}.ts`, value(deeper));
    }
  for (const [room, imports] of Object.entries(allowed))
    for (const [i, from] of imports.entries()) files.set(`${room}/good-${i}.ts`, value(from));
  for (const room of ['models', 'proofs', 'cli', 'bench', 'test']) {
    for (const [i, from] of unresolvable.entries())
      files.set(`${room}/bad-lib-${i}.ts`, value(from));
    files.set(`${room}/good-lib.ts`, value('fp-ts/lib/Option.js'));
    files.set(`${room}/good-io.ts`, value('io-ts'));
  }
  const type = (from: string): string => `import type { A } from '${from}';\nexport type B = A;\n`;
  files.set('impl/good-type.ts', type('../spec/a.ts'));
  files.set('impl/inner/good-type.ts', type('../../spec/index.ts'));
  files.set('impl/bad-type.ts', type('../engine/a.ts'));
  files.set('spec/bad-type.ts', type('../impl/a.ts'));
  files.set('engine/bad-type.ts', type('../spec/a.ts'));
  files.set('models/bad-dynamic.ts', "await import('../cli/a.ts');\n");
  return files;
}

const others: Readonly<Record<string, readonly [path: string, text: string][]>> = {
  'import(no-cycle)': [
    ['spec/cycle-a.ts', "import { b } from './cycle-b.ts';\nexport const a = (): unknown => b;\n"],
    ['spec/cycle-b.ts', "import { a } from './cycle-a.ts';\nexport const b = (): unknown => a;\n"],
    ['impl/cycle-a.ts', "import type { B } from './cycle-b.ts';\nexport type A = B | 1;\n"],
    ['impl/cycle-b.ts', "import type { A } from './cycle-a.ts';\nexport type B = A | 2;\n"],
  ],
  'import(no-default-export)': [['cli/default.ts', 'export default 1;\n']],
  'eslint(max-lines-per-function)': [
    ['impl/long.ts', `export function long(): void {\n${'  long();\n'.repeat(60)}}\n`],
  ],
};
const tidy: readonly (readonly [string, string])[] = [
  ['vitest.config.ts', 'export default 1;\n'],
  ['test/long.ts', `export function long(): void {\n${'  long();\n'.repeat(60)}}\n`],
];

let folder = '';
let findings: readonly Finding[] = [];

function plant(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'buddycheck-import-rules-'));
  copyFileSync(join(projectRoot, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const [path, text] of plants()) plant(path, text);
  for (const [path, text] of [...Object.values(others).flat(), ...tidy]) plant(path, text);
  const oxlint = join(projectRoot, 'node_modules/oxlint/bin/oxlint');
  const run = spawnSync(process.execPath, [oxlint, '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  findings = (JSON.parse(run.stdout) as { diagnostics: Finding[] }).diagnostics;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reportedBy = (code: string): readonly string[] =>
  [...new Set(findings.filter((f) => f.code === code).map((f) => f.filename))].toSorted();

test('every forbidden import is reported and no allowed one is', () => {
  const bad = [...plants().keys()].filter((path) => path.includes('bad-'));
  expect(reportedBy(importRule)).toEqual(bad.toSorted());
});

test.each(Object.entries(others))('%s is reported where it is planted only', (code, planted) => {
  expect(reportedBy(code)).toEqual(planted.map(([path]) => path).toSorted());
});
