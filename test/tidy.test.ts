/**
 * The project keeps the rules of test/tidy-rules.ts, and each of them can fail: a planted violation
 * is reported, a near miss is not. In a plant `~` is dropped, so that this file stays tidy itself.
 */
import { expect, test } from 'vitest';
import { projectFiles } from './project-files.ts';
import { codeOnly, rules } from './tidy-rules.ts';

interface Plant {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
  /** The line that is reported; undefined when the text is tidy. */
  readonly line: number | undefined;
}

const plants: readonly Plant[] = [
  ...plantsFor('a file opens with what it is for', 'cli/x.ts', {
    bad: [
      ['export const a = 1;', 1],
      ['/** */\nexport const a = 1;', 1],
      ['', 1],
    ],
    good: [
      '/** What it is for. */',
      '// What it is for.\n',
      '#!/usr/bin/env node\n// Says its purpose.',
    ],
  }),
  ...plantsFor('a file has at most 400 lines', 'cli/x.ts', {
    bad: [['\n'.repeat(401), 401]],
    good: ['\n'.repeat(400)],
  }),
  ...plantsFor('a line has at most 100 columns', 'cli/x.ts', {
    bad: [[`\n${'x'.repeat(101)}`, 2]],
    good: ['é'.repeat(100), `// https://example.org/${'x'.repeat(100)}`],
  }),
  ...plantsFor('nothing is marked unfinished', 'impl/x.ts', {
    bad: [
      ['\n// TO~DO: later', 2],
      ['// FIX~ME', 1],
    ],
    good: ['// all done'],
  }),
  ...plantsFor('no code is commented out', 'impl/x.ts', {
    bad: [
      ['// const a = f(1)', 1],
      ['  // a = b;', 1],
      ['// while (true) {', 1],
    ],
    good: [
      '// import the lower half first',
      '// a list (head, tail) never holds itself',
      'f(); // 4^1',
    ],
  }),
  ...plantsFor('no verdict depends on chance or time', 'models/x.ts', {
    bad: [
      ['f();\nMath.random();', 2],
      ['`${Date.now()}`', 1],
      ['setTimeout(f, 1)', 1],
    ],
    good: ['// Math.random', "f('Date.now');", '/** No setTimeout here. */ f(/Math.random/);'],
  }),
  ...plantsFor('no test is skipped or singled out', 'test/x.test.ts', {
    bad: [
      ["test.skip('a', f)", 1],
      ["\ndescribe.only('a', f)", 2],
      ["test.concurrent.only('a', f)", 1],
    ],
    good: ["test('nothing is skipped', f)", 'list.skip(3)', "f('test.only')"],
  }),
  ...plantsFor('what spec, engine and impl export is documented', 'engine/x.ts', {
    bad: [
      ['export function f() {}', 1],
      ['// no doc\nexport class C {}', 2],
      ['/** The file. */\n\n/** I. */\nexport interface I {}\nexport interface J {}', 5],
    ],
    good: [
      'function f() {}',
      '/** Says. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;',
      "export { g } from './g.ts';",
    ],
  }),
  ...plantsFor('no file names a folder of one machine', 'docs/x.md', {
    bad: [
      ['see /w~ork/main', 1],
      ['\n`/ho~me/ada/x`', 2],
      ['file:///Us~ers/ada/x', 1],
    ],
    good: ['https://example.org/w~ork/x', './w~ork/x', '/tmp/x'],
  }),
  ...plantsFor('operations are told apart in their rows only', 'models/x.ts', {
    bad: [
      ["\nif (call.op === 'free') f();", 2],
      ["const a = op !== 'alloc' ? 1 : 2;", 1],
      ["if ('free' === call.op) f();", 1],
      ['switch (call.op) {', 1],
    ],
    good: ["const call = { op: 'free', block };", 'rows.find(({ op }) => op === act.op);'],
  }),
  ...[
    'cli/camelCase.ts',
    'cli/utils.ts',
    'cli/string-helpers.ts',
    'cli/common/x.ts',
    'cli/a_b.ts',
  ].map((path) => plantOf('a file is named in kebab-case for the thing it holds', path, '', 1)),
  ...['cli/kebab-case.ts', 'vitest.stryker.config.ts', 'cli/x.worker.ts', 'LICENSE'].map((path) =>
    plantOf('a file is named in kebab-case for the thing it holds', path, '', undefined),
  ),
];

function plantOf(rule: string, path: string, text: string, line: number | undefined): Plant {
  return { rule, path, text: text.replaceAll('~', ''), line };
}

function plantsFor(
  rule: string,
  path: string,
  texts: { readonly bad: readonly (readonly [string, number])[]; readonly good: readonly string[] },
): readonly Plant[] {
  return [
    ...texts.bad.map(([text, line]) => plantOf(rule, path, text, line)),
    ...texts.good.map((text) => plantOf(rule, path, text, undefined)),
  ];
}

const files = projectFiles();

test.each(Object.entries(rules))('%s', (_title, rule) => {
  const breaches = files.flatMap(({ path, text }) =>
    rule(path, text).map(({ line, why }) => `${path}:${line} ${why}`),
  );
  expect(breaches).toEqual([]);
});

test.each(Object.keys(rules))('the rule "%s" reports its plants and nothing tidy', (title) => {
  const mine = plants.filter((plant) => plant.rule === title);
  expect(mine.some(({ line }) => line !== undefined)).toBe(true);
  expect(mine.some(({ line }) => line === undefined)).toBe(true);
  const reported = mine.map(({ path, text, ...plant }) => {
    const [first] = rules[title]?.(path, text) ?? [];
    return { ...plant, path, text, line: first?.line };
  });
  expect(reported).toEqual(mine);
});

test('every plant names a rule', () => {
  expect(plants.map(({ rule }) => rule).filter((rule) => !(rule in rules))).toEqual([]);
});

test('the walk finds sources and documents, and no installed package', () => {
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['package.json', '.ci/run', 'test/tidy.test.ts']));
  expect(paths.filter((path) => path.includes('node_modules/'))).toEqual([]);
});

test('code without its comments and strings keeps its lines', () => {
  expect(codeOnly('x.ts', "f('a'); // b\n/* c\n */ g(`d${e}`);")).toBe(
    'f(   );     \n    \n    g(    e  );',
  );
});
