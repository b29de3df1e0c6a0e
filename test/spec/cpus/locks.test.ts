/** What an access to a lock's word may be taken to mean, and that two may not have one lock. */
import { expect, test } from 'vitest';
import { excludes, meaningOf, servesInTurn, ticketMeaning } from '../../../spec/cpus/locks.ts';

test.each([
  ['an exchange that found the lock free', 0, 1, false, 'takes'],
  ['an exchange that found it taken', 1, 1, false, undefined],
  ['an exchange by another owner number that found it taken', 2, 1, false, undefined],
  ['a store of 1, whatever was there', 1, 1, true, 'takes'],
  ['a store of 0', 1, 0, true, 'releases'],
  ['an exchange with 0', 1, 0, false, 'releases'],
  ['a load of a free lock', 0, 0, false, undefined],
  ['a load of a taken one', 1, 1, false, undefined],
])('%s', (_name, before, after, isBlind, meaning) => {
  expect(meaningOf({ before, after, isBlind })).toBe(meaning);
});

test.each([
  ['the own ticket served', 3, 3, false, 'takes'],
  ['another ticket served', 2, 3, false, undefined],
  ['a look without a ticket', 0, undefined, false, undefined],
  ['serving on', 3, 3, true, 'releases'],
])('%s', (_name, served, drawn, isWrite, meaning) => {
  expect(ticketMeaning({ served, drawn, isWrite })).toBe(meaning);
});

test('nobody takes a lock that somebody has', () => {
  expect(excludes('lock', 'cpu1', [])).toBeUndefined();
  expect(excludes('lock', 'cpu1', ['cpu0', 'the handler on cpu2'])).toEqual({
    id: 'K1',
    why: 'cpu1 takes lock while it is with cpu0 and the handler on cpu2',
  });
});

test('who drew earlier is served earlier (K11), also where tickets wrap', () => {
  const me = { who: 'cpu0', ticket: 5 };
  expect(servesInTurn('lock', me, [{ who: 'cpu1', ticket: 6 }])).toBeUndefined();
  expect(servesInTurn('lock', me, [{ who: 'cpu1', ticket: 4 }])).toEqual({
    id: 'K11',
    why: 'cpu0 takes lock with ticket 5 while cpu1, which drew 4, still waits',
  });
  const last = { who: 'cpu1', ticket: -1 };
  expect(servesInTurn('lock', { who: 'cpu0', ticket: 0 }, [last])?.id).toBe('K11');
  const wrapped = { who: 'cpu1', ticket: -(2 ** 31) };
  expect(servesInTurn('lock', { who: 'cpu0', ticket: 2 ** 31 - 1 }, [wrapped])).toBeUndefined();
});
