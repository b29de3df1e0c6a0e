/** Promises are records: what is said of them is read from there, by designs and reports alike. */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { faultNamed } from '../../../impl/faulty/index.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { obligations } from '../../../spec/obligations/obligations.ts';
import { choice, choiceOr } from '../../../spec/promises/promise.ts';
import {
  choiceNames,
  promised,
  promises,
  saidNames,
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
  // What was left unsaid is not told.
  expect(Object.keys(toldOf(declares))).toEqual(saidNames);
  expect(toldOf({ ...declares, takes: 'any' })).toMatchObject({ takes: 'any' });
});

test('what may be left unsaid is the first of its words', () => {
  const about = { says: 'how sorted', selects: ['D1'] } as const;
  expect(choiceOr(['by frame', 'not'], about)).toMatchObject({ otherwise: 'by frame' });
  expect(choice(['by frame', 'not'], about)).not.toHaveProperty('otherwise');
});

test('whoever takes any block that fits owes no smallest one, and all else', () => {
  const { design } = faultNamed('worst-fit');
  const on = zone({ regions: [[0, 3]], orderMax: 1 });
  const found = (takes: 'smallest' | 'any') => {
    const declares = { ...design.declares, takes };
    return search(new Sequential({ ...design, declares }, on));
  };
  expect(found('smallest')).toMatchObject({ kind: 'fails', failure: { rule: 'O3' } });
  expect(found('any')).toMatchObject({ kind: 'holds' });
});
