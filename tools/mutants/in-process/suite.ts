/**
 * What test files import as `vitest` when they run inside Stryker's own process: the same
 * expectations, and a collector of tests that keeps their functions, to be called as often as there
 * are mutants. Files that need more of vitest than this cannot be loaded here, and say so.
 */
import { format } from 'node:util';
import { expect } from 'vitest';

export { expect };

/** A test as it was collected. */
export interface Case {
  /** Of all tests of its file no other has this name. */
  readonly name: string;
  /** Where `test` was called, from 0. */
  readonly position: { readonly line: number; readonly column: number };
  run(): unknown;
}

let collected: Case[] = [];
let names = new Set<string>();
const path: string[] = [];

/** Begins anew; what is collected from now on is what the answer holds. */
export function collect(): readonly Case[] {
  collected = [];
  names = new Set();
  return collected;
}

type Body<Row extends readonly unknown[]> = (...row: Row) => unknown;

function add(name: string, run: () => unknown): void {
  const full = [...path, name].join(' > ');
  let own = full;
  for (let n = 2; names.has(own); n++) own = `${full} (${n})`;
  names.add(own);
  collected.push({ name: own, position: calledAt(), run });
}

/** The line of the file that is being loaded: the first below those of this one. */
function calledAt(): Case['position'] {
  const lines = (new Error('here').stack ?? '').split('\n').slice(1);
  const frame = lines.find((line) => line.includes('?graph='));
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(frame ?? '') ?? [];
  return { line: Number(line ?? 1) - 1, column: Number(column ?? 1) - 1 };
}

function inside(name: string, body: () => unknown): void {
  path.push(name);
  body();
  path.pop();
}

/** `%s` and its kin take the row's values in turn, `$name` a property of its first. */
function titled(title: string, row: readonly unknown[]): string {
  const first = row[0] as Record<string, unknown>;
  const named = title.replaceAll(/\$([\w.]+)/g, (whole, key: string) => {
    const value = key.split('.').reduce((at: unknown, part) => (at as typeof first)?.[part], first);
    return value === undefined ? whole : format('%s', value);
  });
  const places = [...named.matchAll(/%[sdifjo]/g)].length;
  return format(named, ...row.slice(0, places));
}

const each =
  (one: (name: string, run: () => unknown) => void) =>
  <Row>(table: readonly Row[]) =>
  (title: string, body: Body<readonly unknown[]>): void => {
    for (const row of table) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      one(titled(title, values), () => body(...values));
    }
  };

export const test = Object.assign(add, { each: each(add) });
export const describe = Object.assign(inside, { each: each(inside) });
