/** The table of mutants that lemmas notice is read strictly, and what it says is added up right. */
import { expect, test } from 'vitest';
import { lemmaMutants, type MutantRow, readLemmaMutants } from '../../proofs/lemma-mutants.ts';
import { mutantPage, mutantRows } from '../../tools/lemma-mutants-page.ts';

const row = (how: MutantRow['how'], by?: string): MutantRow => ({
  file: 'a.ts',
  name: 'f',
  line: 1,
  mutator: 'M',
  original: 'x || y',
  replacement: 'x',
  how,
  ...(by === undefined ? {} : { by }),
});

test('rows of one function are added up, by what became of them', () => {
  const rows = [row('refuted', 'A1'), row('not translated', 'A1'), row('unnoticed')];
  expect(mutantRows(rows)).toEqual([['a.ts f', '3', '1', '1', '0', '1', 'A1']]);
  const page = mutantPage(rows, '');
  expect(page).toContain('Of mutants that can be\ntranslated 1 of 2 are noticed.');
  expect(page).toContain('- a.ts:1 f: `x \\|\\| y` → `x`, unnoticed');
});

test('a row with another fate is refused by its place', () => {
  const damaged = JSON.stringify([{ ...row('refuted'), how: 'lost' }]);
  expect(() => readLemmaMutants(damaged)).toThrow(/^lemma mutants: 0\.how: /);
});

test('nine of ten mutants that can be translated are noticed', () => {
  const translated = lemmaMutants().filter(({ how }) => how !== 'not translated');
  const noticed = translated.filter(({ how }) => how === 'refuted').length;
  expect(noticed / translated.length).toBeGreaterThanOrEqual(0.9);
});
