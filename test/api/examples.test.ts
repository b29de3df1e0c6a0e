/** The examples of docs/from-code.md run, as they stand, with the package's entries. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { projectRoot } from '../project-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = readFileSync(join(projectRoot, 'docs/from-code.md'), 'utf8');
const examples = [...page.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);

const entryOf = (name: string): string =>
  pathToFileURL(join(projectRoot, 'api', `${name}.ts`)).href;

/** The same code, with files for the package's entries and packages, and a design to look at. */
const runnable = (code: string): string => {
  const main = entryOf('index');
  const own = `import { designNamed as named } from '${main}';\nconst mine = named('order-map');\n`;
  return (own + code)
    .replaceAll(/from 'buddycheck\/([a-z-]+)'/g, (_, name) => `from '${entryOf(name)}'`)
    .replaceAll("from 'buddycheck'", `from '${main}'`)
    .replaceAll("from 'fast-check'", `from '${import.meta.resolve('fast-check')}'`)
    .replaceAll(/^judge\(/gm, 'export const judged = judge(');
};

test('there are five', () => {
  expect(examples).toHaveLength(5);
});

test.each(examples.map((code, i) => [i + 1, code] as const))('example %i', async (i, code) => {
  const file = join(folder, `example-${i}.ts`);
  writeFileSync(file, runnable(code));
  const found: Record<string, unknown> = await import(pathToFileURL(file).href);
  if (code.includes('judge')) expect(found['judged']).toMatchObject({ at: 1, rule: 'O1' });
});
