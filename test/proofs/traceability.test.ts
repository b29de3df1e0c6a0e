/** Every obligation has all that it should stand on, or says why not. */
import { expect, test } from 'vitest';
import { lemmas } from '../../proofs/inductive/lemmas/every-lemma.ts';
import { lemmasFor, noClaim, noLemma, traces } from '../../proofs/traceability.ts';
import { traceRows, traceTitles } from '../../tools/traceability-page.ts';
import { projectRoot } from '../project-files.ts';

test.each(traceRows(projectRoot))('%s has no empty cell', (...row) => {
  const empty = traceTitles.filter((_, i) => row[i] === '');
  expect(empty).toEqual([]);
});

test('every lemma says of what it is a part, and none is named that is not there', () => {
  expect(Object.keys(lemmasFor).toSorted()).toEqual(lemmas.map(({ id }) => id).toSorted());
});

test('a reason for an empty cell is given only where the cell is empty', () => {
  for (const { id, lemmas: about, claims } of traces()) {
    expect(about.length > 0, `lemmas about ${id}`).toBe(noLemma[id] === undefined);
    expect(claims.length > 0, `claims about ${id}`).toBe(noClaim[id] === undefined);
  }
});
