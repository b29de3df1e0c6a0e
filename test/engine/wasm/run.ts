/** Runs a module on a memory without watch, as tests of the machine do. */
import { BadModule } from '../../../engine/wasm/decode/bad-module.ts';
import { expect } from 'vitest';
import { type HostFunction, Instance } from '../../../engine/wasm/run/instance.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { hostFunction } from './host.ts';
import { I64 } from './instructions.ts';

/** An instance of the module; nothing is marked in its memory. */
export function instanceOf(
  bytes: Uint8Array,
  fuelMax = 1_000_000,
  imports?: Readonly<Record<string, HostFunction>>,
): Instance {
  const program = compile(bytes);
  const watcher = { reads: () => {}, writes: () => 0 };
  const memory = new WatchedMemory(program.module.memory?.pages ?? 0, watcher);
  return new Instance(program, memory, { fuelMax }, imports);
}

/** The number of an exported function. */
export const exported = ({ program }: Instance, name: string): number =>
  program.module.exports.get(name)!.index;

type Value = number | bigint;

const halvesOf = (value: Value): number[] =>
  typeof value === 'number' ? [value] : [Number(value & 0xffffffffn), Number(value >> 32n)];

/**
 * An export with arguments and results as the host has them: i64 as bigint, several results as an
 * array, undefined where it traps.
 */
export const machineFunction = (bytes: Uint8Array, name = 'f') =>
  instanceFunction(instanceOf(bytes), name);

/** The same, of an instance that is there. */
export function instanceFunction(instance: Instance, name = 'f'): (...args: Value[]) => unknown {
  const index = exported(instance, name);
  const { results } = instance.program.module.functions[index]!.type;
  return (...args) => {
    try {
      instance.call(index, ...args.flatMap(halvesOf));
    } catch (error) {
      if (error instanceof Trap) return undefined;
      throw error;
    }
    let slot = 0;
    const given = results.map((type) => {
      const low = instance.slots[slot++]!;
      if (type !== I64) return low;
      return BigInt.asIntN(64, (BigInt(instance.slots[slot++]!) << 32n) + BigInt(low >>> 0));
    });
    return given.length > 1 ? given : given[0];
  };
}

/** Calls `f` of a module here and on the host, again and again on one instance; all must agree. */
export function compareWithHost(bytes: Uint8Array, calls: readonly (readonly Value[])[]): void {
  const [ours, theirs] = [machineFunction(bytes), hostFunction(bytes, 'f')];
  const answers = calls.map((args) => [args, ours(...args)]);
  expect(answers).toEqual(calls.map((args) => [args, theirs(...args)]));
}

/** What a run ends with. */
export function trapOf(run: () => unknown): Trap {
  try {
    run();
  } catch (error) {
    if (error instanceof Trap) return error;
    throw error;
  }
  throw new Error('it does not trap');
}

/** Why a module is refused, or that it is not. */
export function refusal(bytes: Uint8Array): string {
  try {
    compile(bytes);
  } catch (error) {
    if (error instanceof BadModule) return error.message;
    throw error;
  }
  return 'accepted';
}
