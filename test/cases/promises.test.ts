/** What is said of an allocator is read as the page says, or refused with the words to mend it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../engine/wasm/lower/program.ts';
import { configured } from '../../models/subject/binaries/convention.ts';
import { asServed, toldOf, usual } from '../../models/subject/binaries/promises.ts';
import { binaryPromises } from '../../spec/promises/binary-promises.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { hear } from '../cli/recording-voice.ts';
import { projectRoot } from '../project-files.ts';

const read = (...path: readonly string[]) => readFileSync(join(projectRoot, ...path));
const program = compile(read('foreign', 'cases', 'wasm', 'undo.ok.wasm'));
const asked = (config: unknown) => configured(program, config);

/** The configs of the page's table. */
const rows = read('docs', 'promises.md')
  .toString()
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`{'))
  .map((line) => /`(\{.*\})` \|$/.exec(line)?.[1] ?? line);

describe('a row of the page', () => {
  test.each(rows)('is read: %s', (text) => {
    const config = JSON.parse(text) as Record<string, unknown>;
    // The module has neither of these functions, and is told so by name.
    const named = [config['held'], config['irqSave'], config['table']];
    const needs = named.find((value) => typeof value === 'string');
    if (typeof needs === 'string') {
      const name = needs.replace(/\(.*/, '');
      expect(() => asked(config)).toThrow(`no function ${name}`);
      return;
    }
    expect(asked(config)).toMatchObject(
      'arenaBytes' in config ? { arenaBytes: [256, 512] } : config,
    );
  });

  test('is there for each promise of a binary', () => {
    for (const name of Object.keys(binaryPromises)) expect(rows.join()).toContain(`"${name}"`);
  });
});

const mistakes: readonly (readonly [unknown, string])[] = [
  [
    { promises: { orders: 'double' } },
    'promises.orders: must be one of all, single, top, up to 3, got "double"',
  ],
  [{ promises: { orders: 'up to 21' } }, 'got "up to 21"'],
  [
    { promises: { refusals: ['never'] } },
    'promises.refusals.0: must be one of want of descriptors, in passing, unmerged, got "never"',
  ],
  [{ promises: { merge: 'at once' } }, "promises: 'merge' must be one of orders, refusals"],
  [{ promises: { contents: 0 } }, 'promises.contents: must be one of any, zero, got 0'],
  [
    { promises: { refusals: ['unmerged'] } },
    "promises.refusals 'unmerged' contradicts promises.merging 'at once'",
  ],
  [
    { promises: { takes: 'smallest', merging: 'when needed' } },
    "promises.takes 'smallest' contradicts promises.merging 'when needed'",
  ],
  [{ held: 'my_frames(index)' }, 'held: the module exports no function my_frames; it exports'],
  [{ irqSave: 'env.cli' }, 'irqSave: the module imports no function env.cli; it imports nothing'],
];

test.each(mistakes)('%j is refused: %s', (config, words) => {
  expect(() => asked(config)).toThrow(words);
});

test('what is not said is the usual, and is not told', () => {
  expect(asked({}).promises).toEqual(usual);
  expect(toldOf(usual)).toEqual([]);
  expect(toldOf({ ...usual, orders: 'up to 3', refusals: ['in passing'] })).toHaveLength(2);
});

test('an order that is not served is asked for as the nearest that is', () => {
  const served = (orders: string) => [0, 1, 2, 3].map((k) => asServed({ ...usual, orders }, k, 3));
  expect(served('all')).toEqual([0, 1, 2, 3]);
  expect(served('single')).toEqual([0, 0, 0, 0]);
  expect(served('top')).toEqual([3, 3, 3, 3]);
  expect(served('up to 1')).toEqual([0, 1, 1, 1]);
});

test.each(Object.entries(binaryPromises))('%s can be explained', async (name, { selects }) => {
  const { code, said } = await hear(['explain', name]);
  expect([code, said]).toEqual([0, expect.stringContaining('a promise')]);
  for (const id of selects) expect(obligations).toHaveProperty(id);
});
