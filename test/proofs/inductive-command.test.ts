/** `buddycheck prove --lemmas`: what is said of a lemma, and what of a folder of SMT-LIB files. */
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hear } from '../cli/recording-voice.ts';

test('a lemma is told with its statement, and its twin with a counterexample', async () => {
  const { code, said: text } = await hear(['prove', '--lemmas', '--only', 'A1-free-list']);
  expect(code).toBe(0);
  expect(text).toContain('A1-free-list: for frames below 2^31 and orders up to 30');
  expect(text).toMatch(/false with frames up to 2\^52: at = \d+, order = \d+/);
  expect(text).toMatch(/HOLDS {2}1 lemma tried/);
});

test('files are written where a folder is named, and a foreign one is bad usage', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lemmas-'));
  const args = ['prove', '--lemmas', '--only', 'A7w', '--smt2', folder];
  expect(await hear(args)).toMatchObject({ code: 0 });
  expect(readdirSync(folder)).toEqual(['a7w.smt2']);
  writeFileSync(join(folder, 'a7w.smt2'), '; mine\n');
  expect(await hear(args)).toMatchObject({ code: 64 });
});
