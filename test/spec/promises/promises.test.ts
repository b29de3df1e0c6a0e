/** Promises are records: what is said of them is read from there, by designs and reports alike. */
import { expect, test } from 'vitest';
import { designs } from '../../../models/catalogue/designs.ts';
import { obligations } from '../../../spec/obligations/obligations.ts';
import { choice, choiceOr } from '../../../spec/promises/promise.ts';
import {
  choiceNames,
  promised,
  promises,
  sharedPromises,
  toldOf,
} from '../../../spec/promises/promises.ts';

const all = Object.entries({ ...promises, ...sharedPromises });

test.each(all)('%s says what it means, and selects obligations that there are', (_, record) => {
  expect(record.says).toMatch(/^[a-z].{20,}[^.]$/);
  expect(record.selects.length).toBeGreaterThan(0);
  for (const id of record.selects) expect(obligations).toHaveProperty(id);
});

test.each(designs)('$name promises in words that the records have', ({ declares }) => {
  for (const name of choiceNames) {
    expect(promises[name].words).toContain(promised(declares, name));
  }
});

test('what is told of a design is its promises that are words, in their order', () => {
  const declares = {
    sees: 'B2',
    picks: 'fifo',
    alignment: 'region',
    accessesMax: () => 9,
  } as const;
  expect(Object.entries(toldOf(declares))).toEqual(
    expect.arrayContaining([
      ['sees', 'B2'],
      ['picks', 'fifo'],
      ['alignment', 'region'],
    ]),
  );
  expect(Object.keys(toldOf(declares))).toEqual(choiceNames);
});

test('what may be left unsaid is the first of its words', () => {
  const about = { says: 'how sorted', selects: ['D1'] } as const;
  expect(choiceOr(['by frame', 'not'], about)).toMatchObject({ otherwise: 'by frame' });
  expect(choice(['by frame', 'not'], about)).not.toHaveProperty('otherwise');
});
