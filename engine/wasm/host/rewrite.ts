/**
 * A module rewritten for the host's own engine, which keeps there what the interpreter keeps: marks
 * of bytes, a journal, fuel. It has the same functions, with other numbers, and one memory that is
 * laid out as `layout.ts` says; data and start function are left to whoever runs it.
 */
import { type FunctionType, I32, I64, type Module } from '../decode/module.ts';
import { WIDTH } from '../lower/lowered.ts';
import { Op } from '../lower/operations.ts';
import type { Program } from '../lower/program.ts';
import {
  access,
  call,
  type Code,
  get,
  i64,
  is,
  leb,
  section,
  set,
  signature,
  text,
  vector,
} from './bytes.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type Rewriting, rewriteBody } from './rewrite-body.ts';
import { constant, type ToolFunction, toolFunctions, type ToolNumbers } from './tool-functions.ts';

/** A module for the host's engine. */
export interface Rewritten {
  readonly bytes: Uint8Array;
  readonly layout: Layout;
}

/** Imports of ours, behind those of the module: by name, with what they take. */
const imports = { reads: [I32, I32], bulk: [I32, I32, I32, I32, I32], full: [] } as const;

/** Rewrites a module that was checked, for a memory of so many pages. */
export function rewrite(program: Program, pages: number): Rewritten {
  const { module } = program;
  const layout = layoutOf(module, pages);
  const is64 = module.memory?.is64 ?? false;
  const own = module.functions.filter(({ body }) => body);
  const outside = module.functions.length - own.length;
  const added = Object.keys(imports).length;
  const numberOf = (index: number): number => (index < outside ? index : index + added);
  const tools = numbersOf(outside, numberOf(module.functions.length));
  const shared: Rewriting = { module, layout, tools, numberOf, isDeep: isDeep(program) };
  const ours = toolFunctions(layout, tools, is64);
  const entered = enteredFrom(module);
  const wrapped = entered.map((index) =>
    wrapper(module.functions[index]!.type, numberOf(index), layout, is64),
  );
  const behind = [...ours, ...wrapped];
  const firstWrapper = tools.log + ours.length;
  const types = [
    ...module.types.map(({ params, results }) => signature(params, results)),
    ...Object.values(imports).map((params) => signature(params, [])),
    ...behind.map(({ params, results }) => signature(params, results)),
  ];
  const importsAt = module.types.length;
  const behindAt = importsAt + added;
  const sections: Code[] = [
    section(1, vector(types)),
    section(2, vector(importsOf(module, importsAt))),
    section(
      3,
      vector([
        ...own.map(({ type }) => typeOf(module, type)),
        ...behind.map((_, i) => leb(behindAt + i)),
      ]),
    ),
    ...tableOf(module),
    section(5, vector([[is64 ? 5 : 1, ...leb(layout.allPages), ...leb(layout.allPages)]])),
    section(
      7,
      vector([
        [...text('memory'), 2, 0],
        ...entered.map((index, i) => [...text(`f${index}`), 0, ...leb(firstWrapper + i)]),
      ]),
    ),
    ...elementsOf(module, numberOf),
    section(10, [
      ...leb(own.length + behind.length),
      ...own.flatMap((entry) => rewriteBody(shared, entry)),
      ...behind.flatMap(bodyOf),
    ]),
  ];
  return { bytes: Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]), layout };
}

function numbersOf(outside: number, firstTool: number): ToolNumbers {
  return {
    reads: outside,
    bulk: outside + 1,
    full: outside + 2,
    log: firstTool,
    before: { 1: firstTool + 1, 2: firstTool + 2, 4: firstTool + 3, 8: firstTool + 4 },
    cut: firstTool + 5,
  };
}

/** Functions that are called from outside: exports, and the start. */
function enteredFrom({ exports, functions, start }: Module): number[] {
  const entered = new Set<number>();
  for (const { kind, index } of exports.values()) if (kind === 'function') entered.add(index);
  if (start !== undefined) entered.add(start);
  return [...entered].filter((index) => functions[index]!.body);
}

/** A function that takes and gives words of 32 bits, as the interpreter is called. */
function wrapper(type: FunctionType, number: number, layout: Layout, is64: boolean): ToolFunction {
  const params: number[] = [];
  const code: Code[] = [];
  const word = (): Code => get(params.push(I32) - 1);
  for (const param of type.params) {
    if (param === I32) code.push(word());
    else
      code.push([
        ...word(),
        is.extend,
        ...word(),
        is.extend,
        ...i64(32, 0),
        is.shiftLeft64,
        is.or64,
      ]);
  }
  const { results } = type;
  code.push(call(number), ...results.slice(1).map(() => [is.drop]));
  if (results[0] === I64) {
    const answer = params.length;
    const upper = [...get(answer), ...i64(32, 0), is.shiftRight64, is.wrap];
    code.push(set(answer), constant(is64, 0), upper, access(is.store, layout.high));
    code.push(get(answer), [is.wrap]);
  }
  const gives = results.length > 0 ? [I32] : [];
  return { params, results: gives, locals: results[0] === I64 ? [I64] : [], code: code.flat() };
}

const bodyOf = ({ locals, code }: ToolFunction): Code => {
  const body = [...vector(locals.map((type) => [1, type])), ...code, 0x0b];
  return [...leb(body.length), ...body];
};

const typeOf = ({ types }: Module, type: FunctionType): Code => leb(types.indexOf(type));

/** What the module imports by number, then ours by name. */
function importsOf(module: Module, importsAt: number): Code[] {
  const theirs = module.functions.filter(({ imported }) => imported !== undefined);
  return [
    ...theirs.map(({ type }, i) => [
      ...text('host'),
      ...text(String(i)),
      0,
      ...typeOf(module, type),
    ]),
    ...Object.keys(imports).map((name, i) => [
      ...text('tools'),
      ...text(name),
      0,
      ...leb(importsAt + i),
    ]),
  ];
}

function tableOf({ tableSize, isTable64 }: Module): Code[] {
  if (tableSize < 0) return [];
  return [section(4, vector([[0x70, isTable64 ? 4 : 0, ...leb(tableSize)]]))];
}

function elementsOf({ elements, isTable64 }: Module, numberOf: (index: number) => number): Code[] {
  if (elements.length === 0) return [];
  const segments = elements.map(({ at, functions }) => [
    0,
    ...constant(isTable64, at),
    0x0b,
    ...vector(functions.map((index) => leb(numberOf(index)))),
  ]);
  return [section(9, vector(segments))];
}

/** May calls be deeper than there are functions: by a table, or around a circle? */
function isDeep({ functions, module }: Program): boolean {
  const callees = functions.map((lowered) => {
    const called: number[] = [];
    const code = lowered?.code ?? [];
    for (let at = 0; at < code.length; at += WIDTH) {
      if (code[at] === Op.callIndirect) called.push(-1);
      if (code[at] === Op.call) called.push(code[at + 2]!);
    }
    return called;
  });
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(module.functions.length);
  const isCircular = (index: number): boolean => {
    if (index < 0 || state[index] === OPEN) return true;
    if (state[index] === DONE) return false;
    state[index] = OPEN;
    const found = callees[index]!.some(isCircular);
    state[index] = DONE;
    return found;
  };
  return module.functions.length >= DEPTH_MAX || callees.some((_, index) => isCircular(index));
}

/** Calls inside one another that the interpreter allows. */
const DEPTH_MAX = 1024;
