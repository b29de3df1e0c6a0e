/** Bytes of a frame and of a header: from the config, or asked of the module itself. */
import { Instance } from '../../../engine/wasm/run/instance.ts';
import type { Program } from '../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import type { Marks } from '../../../spec/ports/inspection.ts';
import type { ZoneShape } from '../../../spec/blocks/zone.ts';
import { type BinaryLimits, binaryLimits } from './limits.ts';
import { addressIn, callWith } from './exported-calls.ts';
import type { CallPattern, Convention } from './convention.ts';
import { CallLocks, hostOf } from './hooks.ts';
import { load } from './image.ts';

const schemes = [undefined, 'B1', 'B2', 'B3', 'B4', 'B5', 'B6'] as const;

/** What the sizes are, and the scheme of the marks. */
export interface Sizes {
  readonly frameBytes: number;
  readonly headerBytes: number;
  readonly scheme: Marks['scheme'] | undefined;
}

/** Most frames of a zone that is looked at. */
const FRAMES_MAX = 64;

/** The zones of a config, in frames. @throws RangeError for bytes that make no frames. */
export function arenaZones(
  program: Program,
  convention: Convention,
  arenaBytes: readonly number[],
): ZoneShape[] {
  const { frameBytes } = sizesOf(program, convention, binaryLimits);
  return arenaBytes.map((bytes) => {
    const frames = bytes / frameBytes;
    if (!Number.isInteger(frames) || frames > FRAMES_MAX) {
      const most = FRAMES_MAX * frameBytes;
      throw new RangeError(
        `arenaBytes: must be a multiple of ${frameBytes} up to ${most}, got ${bytes}`,
      );
    }
    const largest = Math.floor(Math.log2(frames));
    const { orderMax = largest } = convention;
    if (orderMax > largest) {
      throw new RangeError(
        `orderMax: must be at most ${largest} in ${bytes} bytes, got ${orderMax}`,
      );
    }
    return { regions: [[0, frames]], orderMax };
  });
}

/**
 * Calls the module's own functions on a memory apart, with its data in it.
 * @throws RangeError for no sensible size.
 */
export function sizesOf(program: Program, convention: Convention, limits: BinaryLimits): Sizes {
  const memory = new WatchedMemory(program.module.memory?.pages ?? 0, {
    reads: () => {},
    writes: () => 0,
  });
  const asked = new Instance(program, memory, limits, hostOf(convention, new CallLocks()));
  load(program, memory);
  const ask = (pattern: CallPattern | undefined): number => {
    try {
      return pattern ? addressIn(pattern, callWith(asked, pattern, {})) : 0;
    } catch (error) {
      if (error instanceof Trap) throw new RangeError(`${pattern?.name}: ${error.message}`);
      throw error;
    }
  };
  const frameBytes = convention.frameBytes ?? ask(convention.frameBytesOf);
  const headerBytes = convention.headerBytesOf
    ? ask(convention.headerBytesOf)
    : (convention.headerBytes ?? 0);
  if (!Number.isInteger(Math.log2(frameBytes)) || frameBytes < 8 || frameBytes > 65_536) {
    throw new RangeError(`a frame must have 2^k bytes, 8 to 65536, got ${frameBytes}`);
  }
  if (headerBytes > frameBytes / 2 || headerBytes % 4 !== 0) {
    const most = frameBytes / 2;
    throw new RangeError(
      `a header must have a multiple of 4 bytes up to ${most}, got ${headerBytes}`,
    );
  }
  const scheme = convention.scheme ?? schemes[ask(convention.schemeOf)];
  return { frameBytes, headerBytes, scheme };
}
