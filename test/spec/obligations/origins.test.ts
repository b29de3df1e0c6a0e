/** Every obligation comes from somewhere, and says where in a form that a reader can follow. */
import { describe, expect, test } from 'vitest';
import { obligations } from '../../../spec/obligations/obligations.ts';
import { origins, type Work, workKinds, works } from '../../../spec/obligations/origins.ts';

const all: readonly Work[] = Object.values(works);

describe('an obligation', () => {
  test.each(Object.keys(obligations))('%s comes from a work, and says what that says', (id) => {
    const found = Object.entries(origins).find(([of]) => of === id)?.[1] ?? [];
    expect(found.length).toBeGreaterThan(0);
    for (const { work, says } of found) {
      expect(all).toContain(work);
      expect(says).toMatch(/^[\w'].{5,}[^.]$/);
    }
  });

  test('comes from no work twice', () => {
    for (const found of Object.values(origins)) {
      expect(new Set(found.map(({ work }) => work)).size).toBe(found.length);
    }
  });
});

/** How each kind of work is cited, and where it is to be read. */
const forms: Readonly<Record<Work['kind'], { cited: RegExp; link: RegExp }>> = {
  literature: {
    cited: /^([A-Z][\p{L} ]+, .+, (\d{4}|section [\d.]+)|ISO C\d\d, section [\d.]+)$/u,
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
    const used = new Set(Object.values(origins).flatMap((found) => found.map(({ work }) => work)));
    expect(all.filter((work) => !used.has(work))).toEqual([]);
  });
});
