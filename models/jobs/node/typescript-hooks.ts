/**
 * How Node loads a module in TypeScript: its types are taken out, line by line, and what is left is
 * a module, whatever `"type"` its package says. So a design or a config runs on a Node that strips
 * no types, and beside an `npm init` that says commonjs. Our own sources are left to Node.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wasm from '@swc/wasm-typescript';

/** What Node is told. */
interface Loaded {
  readonly format: 'module';
  readonly source: string;
  readonly shortCircuit: true;
}

const ours = new URL('../../..', import.meta.url).href;

/** Is this a module in TypeScript that is not ours, nor an installed one? */
const isTheirs = (url: string): boolean =>
  /^file:.*\.m?ts$/.test(url) && !url.startsWith(ours) && !url.includes('/node_modules/');

/** The hook as Node calls it. @throws Error for what is no TypeScript that can be stripped. */
export function load<Next>(
  url: string,
  context: object,
  nextLoad: (url: string, context: object) => Next,
): Loaded | Next {
  if (!isTheirs(url)) return nextLoad(url, context);
  const text = readFileSync(fileURLToPath(url), 'utf8');
  const { code } = wasm.transformSync(text, { mode: 'strip-only', module: true });
  return { format: 'module', source: code, shortCircuit: true };
}
