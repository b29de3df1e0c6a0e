/** What is to be told of a binary before it is run: a build that is valid, but not as meant. */
import type { Program } from '../../../engine/wasm/lower/program.ts';
import type { Convention } from './convention.ts';

/** Does anything in the binary say that it is meant for several CPUs? */
export const expectsCpus = (program: Program, { cpus }: Convention): boolean =>
  program.hasAtomics ||
  [cpus.cpu, cpus.lock, cpus.lockAt, cpus.cached, cpus.irqSave, cpus.irqOff].some(
    (sign) => sign !== undefined,
  );

/** What is to be said of a binary that several CPUs run with no lock that could be one. */
function lockWarning(program: Program, { cpus }: Convention): string | undefined {
  if (program.hasAtomics || cpus.lock !== undefined) return undefined;
  return (
    'no atomic instruction in it, and no lock by import: compilers make atomics plain loads and ' +
    'stores unless told otherwise; compile with -matomics (Rust: -C target-feature=+atomics)'
  );
}

/** Linkers wrap exports so that each call runs the constructors again, unless told otherwise. */
function constructorWarning({ module }: Program, { alloc }: Convention): string | undefined {
  if (!module.functions[alloc.index]?.name.endsWith('.command_export')) return undefined;
  return (
    'its exports run its constructors again at each call, since it exports no _initialize: ' +
    'write one that calls __wasm_call_ctors, and export it'
  );
}

/** Every warning; of locks only where several CPUs are asked for or expected. */
export function warningsOf(
  program: Program,
  convention: Convention,
  isForCpus = expectsCpus(program, convention),
): string[] {
  const lock = isForCpus ? lockWarning(program, convention) : undefined;
  const constructors = constructorWarning(program, convention);
  return [lock, constructors].filter((warning) => warning !== undefined);
}
