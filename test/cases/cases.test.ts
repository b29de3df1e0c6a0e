/**
 * Small allocators, after public reports and strangers' code, each with its right verdict: wrong
 * ones that were passed over once, right ones that were told to be wrong, and those that promise
 * what not all do, with their promise and without it. On small zones here; `npm run cases` asks
 * them as a stranger would.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { search } from '../../engine/search/search.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { LockStep } from '../../models/one-cpu/histories/lock-step.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { isOwedBy } from '../../spec/promises/promises.ts';
import { hear } from '../cli/recording-voice.ts';
import { projectRoot } from '../project-files.ts';
import { lazyScan, type Slip } from './lazy.ts';

const folder = join(projectRoot, 'foreign', 'cases');

/** What is right, and what the report must say. */
interface Right {
  readonly right: 'holds' | 'fails' | 'unknown';
  readonly rule?: string;
  readonly says?: string;
}

interface Case extends Right {
  readonly id: string;
  readonly run: 'check' | 'interleave';
  readonly file: string;
  readonly design?: true;
  readonly args: readonly string[];
  /** Takes seconds on any zone that shows it: asked by `npm run cases` alone. */
  readonly isLong?: true;
  /** In place of all that is asked by default. */
  readonly small?: readonly string[];
  /** What is right where nothing is promised. */
  readonly without?: Right;
}

const cases: readonly Case[] = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
const exits = { holds: 0, fails: 1, unknown: 2 } as const;

async function isRight(args: readonly string[], { right, rule = '', says = '' }: Right) {
  const { code, said, warned } = await hear(args);
  const text = `${said}\n${warned}`;
  expect([code, text]).toEqual([exits[right], expect.stringContaining(rule)]);
  expect(text).toMatch(new RegExp(says));
}

const argsOf = ({ run, file, design, args, small }: Case): string[] => {
  const path = join(folder, file);
  return [run, ...(design ? ['--design', path] : [path]), ...(small ?? args)];
};

// O7 is broken by zero.bug.wasm alone.
describe('the right verdict', () => {
  test.each(cases.filter(({ isLong }) => !isLong))('of $id is $right', async (one) => {
    await isRight(argsOf(one), one);
  });

  test.each(cases.filter(({ without }) => without))(
    'of $id is another without its promise',
    async (one) => {
      const config = join(folder, 'nothing.buddycheck.json');
      await isRight([...argsOf(one), '--config', config], one.without!);
    },
  );
});

describe('a design that merges when it is needed', () => {
  const on = zone({ regions: [[0, 4]], orderMax: 2 });

  test('holds by its promise, and owes no I5', () => {
    expect(search(new Sequential(lazyScan(), on))).toMatchObject({ kind: 'holds' });
    expect(isOwedBy(lazyScan().declares)('I5')).toBe(false);
  });

  test('breaks I5 without it', () => {
    const { declares, ...rest } = lazyScan();
    const eager = { ...rest, declares: { ...declares, merging: 'at once' } } as const;
    expect(search(new Sequential(eager, on))).toMatchObject({ failure: { rule: 'I5' } });
  });

  const slips: readonly (readonly [NonNullable<Slip>, string])[] = [
    ['never merges', 'O2'],
    ['merges any two', 'O1'],
    ['forgets what it merged', 'O2'],
  ];
  test.each(slips)('that %s fails: %s', (slip, rule) => {
    expect(search(new Sequential(lazyScan(slip), on))).toMatchObject({ failure: { rule } });
  });

  test('passes a history in which refusals merge', () => {
    const run = new LockStep(lazyScan(), on, { lookEvery: 1 });
    expect(run.start()).toBeUndefined();
    const order = (k: number) => ({ op: 'alloc', order: k }) as never;
    for (const k of [0, 0, 0]) expect(run.apply(order(k))).toBeUndefined();
    for (const at of [0, 1]) {
      const call = { op: 'free', block: { at, order: 0 } } as never;
      expect(run.apply(call)).toBeUndefined();
    }
    // Refused, but 0^1 is one block from here on.
    expect(run.apply(order(2))).toBeUndefined();
    expect(run.apply(order(1))).toBeUndefined();
  });
});
