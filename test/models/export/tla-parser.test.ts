/**
 * A parser that nobody here wrote reads the exported TLA+ modules: the tree-sitter grammar of the
 * TLA+ foundation (tla-grammar/README.md). It knows the language's syntax and not what names mean;
 * that the modules mean what our models do, is for TLC to say.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { Language, type Node, Parser } from 'web-tree-sitter';
import { exportBounds } from '../../../models/export/bounds.ts';
import { tlaLocked, tlaSpec } from '../../../models/export/tla.ts';

const file = new URL('./tla-grammar/tree-sitter-tlaplus.wasm.gz', import.meta.url);
let parser: Parser;

beforeAll(async () => {
  await Parser.init();
  const language = await Language.load(gunzipSync(readFileSync(file)));
  parser = new Parser().setLanguage(language);
});

function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) if (child) yield* nodesIn(child);
}

/** Where the text is no TLA+, and the names that it defines, in order. */
function read(text: string) {
  const root = parser.parse(text)?.rootNode;
  if (!root) throw new Error('the parser gave no tree');
  const all = [...nodesIn(root)];
  const bad = all.filter((node) => node.isError || node.isMissing);
  const named = all.filter(({ type }) => type.endsWith('_definition'));
  const names = named.flatMap((node) => node.childForFieldName('name')?.text ?? []);
  return { errors: bad.map((node) => `line ${node.startPosition.row + 1}`), names };
}

const zones = [exportBounds(1), exportBounds(6), exportBounds(8, 1), exportBounds(16)] as const;
const own = ['Right', 'Init', 'Alloc', 'GiveBack', 'Next'];

describe('the modules are TLA+', () => {
  test.each(zones)('of the spec on %o', (bounds) => {
    const { errors, names } = read(tlaSpec(bounds));
    expect(errors).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(own));
  });

  test.each([1, 2, 3, 4])('of %i CPUs', (cpus) => {
    const { errors, names } = read(tlaLocked(exportBounds(8), cpus));
    expect(errors).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(['Lock', 'Choose', 'Cut', 'PutBack', 'Right']));
  });
});

test('the grammar is the file that its README names', () => {
  const digest = createHash('sha256')
    .update(gunzipSync(readFileSync(file)))
    .digest('hex');
  const readme = new URL('./tla-grammar/README.md', import.meta.url);
  expect(readFileSync(readme, 'utf8')).toContain(digest);
});

test.each([
  ['an operand left out', 'b.at % (2 ^ b.order) = 0', 'b.at % = 0'],
  ['a bracket left open', 'live = {}', 'live = {'],
  ['a definition without a body', 'Next  == Alloc \\/ GiveBack', 'Next  =='],
])('it would notice %s', (_, from, to) => {
  const text = tlaSpec(exportBounds(8));
  expect(text).toContain(from);
  expect(read(text.replace(from, to)).errors).not.toEqual([]);
});
