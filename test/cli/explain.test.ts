/** `explain` tells all there is to say about an obligation, and draws it broken. */
import { expect, test } from 'vitest';
import { obligations } from '../../spec/obligations/obligations.ts';
import { hear } from './recording-voice.ts';

test('explain I5 says what it is and what it alone kills, and shows it broken', async () => {
  const { code, said } = await hear(['explain', 'I5']);
  expect(code).toBe(0);
  expect(said.split('\n')[0]).toBe('I5 coalesce-maximal');
  expect(said).toMatch(/formula +for all b = \(k, a\) in F with k < M/);
  expect(said).toMatch(/comes from +Knowlton, A Fast Storage Allocator, 1965: two free buddies/);
  expect(said).toMatch(/decided in +spec\/pages\/invariants\.ts:\d+/);
  expect(said).toMatch(/alone kills +no-merge/);
  expect(said).toContain('2  free 0^0 (a)  accepted  ←  |.|.|');
  expect(said).toMatch(/why +free buddies 0\^0 and 1\^0 are not merged/);
});

test('explain takes a name, or an id in small letters', async () => {
  const byId = await hear(['explain', 'k3']);
  const byName = await hear(['explain', 'lock-order']);
  expect(byId.said).toBe(byName.said);
  expect(byId.said).toContain('cpu0 waits for lock 2, cpu1 waits for lock 0');
});

test('explain names the designs that show what the obligation is about', async () => {
  const { said } = await hear(['explain', 'I7']);
  expect(said).toMatch(/owed by +order-map$/m);
});

test('explain O12 says from what it follows', async () => {
  const { code, said } = await hear(['explain', 'O12']);
  expect({ code, said }).toMatchObject({ code: 0 });
  expect(said.split('\n')[0]).toBe('O12 round-trip');
  expect(said).toMatch(/not asked +O1 and O9 take and give back the same frames/);
  expect(await hear(['explain', 'round-trip'])).toMatchObject({ said });
});

test.each(Object.keys(obligations))('explain %s has something to say', async (id) => {
  const { code, said } = await hear(['explain', id, '--json']);
  const sheet = JSON.parse(said) as {
    formula: string;
    owedBy: string;
    decided: string;
    from: { work: { kind: string; cited: string }; says: string }[];
  };
  expect(sheet.from.map(({ work }) => work.cited)).not.toEqual([]);
  expect({ code, id: JSON.parse(said).id }).toEqual({ code: 0, id });
  expect([sheet.formula, sheet.owedBy, sheet.decided].includes('')).toBe(false);
});

test('explain without a name lists everything that has one, as help obligations does', async () => {
  const { code, said } = await hear(['explain']);
  expect(code).toBe(0);
  for (const { id, name } of Object.values(obligations))
    expect(said).toContain(`${id.padEnd(4)} ${name}`);
  for (const name of ['sees', 'cacheMax', 'concurrent', '64']) expect(said).toContain(name);
  expect(await hear(['help', 'obligations'])).toMatchObject({ code, said });
});

test.each([
  ['no-merge', 'a fault', "npx buddycheck replay 'bc1:no-merge:"],
  ['upper-half', 'a variant', 'is right, for'],
  ['sees', 'a promise', 'selects     I8, O10'],
  ['coalescing', 'a level', 'O2 (every order)'],
  ['2', 'an exit code', 'a limit was met'],
])('explain %s tells of %s', async (name, kind, what) => {
  const { code, said } = await hear(['explain', name]);
  expect(code).toBe(0);
  expect(said.startsWith(`${name}: ${kind}`)).toBe(true);
  expect(said).toContain(what);
});

test.each([
  [['--json'], '--json goes with one thing to explain'],
  [['I99'], 'explain takes one of I1, I2, I3, I4, I5, I6, I7, I8, I9, I10, O1,'],
  [['no-merg'], "got 'no-merg' (did you mean no-merge?)"],
  [['no-overlp'], "got 'no-overlp' (did you mean no-overlap?)"],
])('explain %j is refused', async (args, message) => {
  const { code, warned } = await hear(['explain', ...args]);
  expect(code).toBe(64);
  expect(warned).toContain(message);
});
