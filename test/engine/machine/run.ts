/** Runs a module on a memory without watch, as tests of the machine do. */
import { Instance } from '../../../engine/machine/instance.ts';
import { compile } from '../../../engine/machine/program.ts';
import { WatchedMemory } from '../../../engine/machine/watched-memory.ts';

/** An instance of the module; nothing is marked in its memory. */
export function instanceOf(bytes: Uint8Array, fuelMax = 1_000_000): Instance {
  const program = compile(bytes);
  const watcher = { reads: () => {}, writes: () => 0 };
  return new Instance(program, new WatchedMemory(program.module.memory?.pages ?? 0, watcher), {
    fuelMax,
  });
}

/** The number of an exported function. */
export const exported = ({ program }: Instance, name: string): number =>
  program.module.exports.get(name)!.index;
