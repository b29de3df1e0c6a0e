/** Each record says all that reports and documents need, and comes from a text that can be read. */
import { describe, expect, test } from 'vitest';
import { implied } from '../../../spec/obligations/implied.ts';
import { records } from '../../../spec/obligations/obligation.ts';
import { obligationIds, obligations } from '../../../spec/obligations/obligations.ts';
import { type Work, workKinds, works } from '../../../spec/obligations/works.ts';

const all: readonly Work[] = Object.values(works);

describe('an obligation', () => {
  test.each(Object.entries(obligations))('%s has its key as its id', (key, { id }) => {
    expect(id).toBe(key);
    expect(id).toMatch(/^[IORWBFSCKD][1-9]\d?$/);
  });

  test.each(Object.values(obligations))('$id comes from a work that says so', (row) => {
    expect(row.from.length).toBeGreaterThan(0);
    for (const { work, says } of row.from) {
      expect(all).toContain(work);
      expect(says).toMatch(/^[\w'].{5,}[^.]$/);
    }
    expect(new Set(row.from.map(({ work }) => work)).size).toBe(row.from.length);
  });

  test.each(Object.values(obligations))('$id is owed by somebody, and looked at', (row) => {
    expect(row.owedBy.length).toBeGreaterThan(0);
    expect(row.checked.length).toBeGreaterThan(0);
    const onOneCpu = row.checked.some((way) => way === 'exhaustive');
    expect(onOneCpu).toBe(row.owedBy.some((one) => one === 'pages'));
    const ofObjects = row.checked.some((way) => way === 'objects');
    expect(ofObjects).toBe(row.owedBy.some((one) => one === 'objects'));
  });

  test('has a name that no other has', () => {
    const names = [...Object.values(obligations), ...implied].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('is listed by its letter, states first', () => {
    const letters = obligationIds.map((id) => id.charAt(0)).join('');
    expect(letters).toMatch(/^I+O+R+W+B+F+S+C+K+D+$/);
  });
});

test('a record is told its id by its key', () => {
  const { id, ...row } = obligations.I1;
  expect(id).toBe('I1');
  expect(records({ X1: row }).X1).toEqual({ id: 'X1', ...row });
});

/** How each kind of work is cited, and where it is to be read. */
const forms: Readonly<Record<Work['kind'], { cited: RegExp; link: RegExp }>> = {
  literature: {
    cited: /^([A-Z][\p{L} -]+, .+, (\d{4}|section [\d.]+)|ISO C\d\d, section [\d.]+)$/u,
    link: /^https:\/\/(doi\.org\/10\.\d{4}\/\S+|[\w.-]+\/\S+)$/,
  },
  kernel: {
    cited: /^Linux( 2\.4\.22)?, [\w/-]+\.(c|rst|txt)$/,
    link: /^(|https:\/\/(docs|git)\.kernel\.org\/\S+)$/,
  },
  document: { cited: /^document 00[0-4]$/, link: /^$/ },
  report: {
    cited: /^[\w-]+\/[\w-]+#\d+$/,
    link: /^https:\/\/github\.com\/[\w-]+\/[\w-]+\/(issues|pull)\/\d+$/,
  },
};

describe('a work', () => {
  test.each(all)('of kind $kind is cited as such: $cited', ({ kind, cited, link = '' }) => {
    expect(workKinds).toContain(kind);
    expect(cited).toMatch(forms[kind].cited);
    expect(link).toMatch(forms[kind].link);
  });

  test('is one that some obligation comes from', () => {
    const used = new Set(
      Object.values(obligations).flatMap(({ from }) => from.map(({ work }) => work)),
    );
    expect(all.filter((work) => !used.has(work))).toEqual([]);
  });
});
