/**
 * Random runs of a design in lock step with the spec, on random zones, and the shortest failing one
 * that shrinking finds. fast-check draws zones and acts and shrinks both; what is left becomes
 * calls, and delta debugging takes away what fast-check could not, on the smallest plain zone that
 * still fails. Random runs show failures and prove nothing: those without have `passed`, no more.
 */
import fc from 'fast-check';
import type { Failure } from '../../../engine/search/model.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { acts, zones } from './arbitraries.ts';
import { hasRoom, playActs } from './play-acts.ts';
import { trimmed } from './trim.ts';

/** Which runs to make: those of one seed are always the same. */
export interface CommandsOptions {
  readonly design: Design;
  /** The zone of all runs; by default each run draws its own. */
  readonly zone?: Zone;
  /** Integer ≥ 1. */
  readonly runs: number;
  /** Most acts of a run; integer ≥ 1. Default 100. */
  readonly commandsMax?: number;
  /** Integer in 0..2^31-1. */
  readonly seed: number;
  /** The path of a failure found before with this seed: makes that run only. */
  readonly path?: string;
  /** Is told after every run. */
  readonly onProgress?: (covered: Covered) => void;
}

/** What random runs looked at. */
export interface Covered {
  readonly runs: number;
  readonly calls: number;
}

/** What came of random runs. Of a failure, shrinking is covered too. */
export type CommandsResult = Covered & { readonly seed: number } & (
    | { readonly kind: 'passed' }
    | {
        readonly kind: 'fails';
        readonly failure: Failure;
        readonly zone: Zone;
        /** From init to the call that shows the failure; empty if init itself fails. */
        readonly trace: readonly Call[];
        /** With the seed and the same other options, the way back to this run. */
        readonly path: string;
      }
  );

/** @throws RangeError for an option out of range. */
export function runCommands(options: CommandsOptions): CommandsResult {
  const { design, runs, commandsMax = 100, seed, path, onProgress } = options;
  integerIn('runs', runs, 1, Number.MAX_SAFE_INTEGER);
  integerIn('commandsMax', commandsMax, 1, Number.MAX_SAFE_INTEGER);
  integerIn('seed', seed, 0, 2 ** 31 - 1);
  const covered = { runs: 0, calls: 0 };
  const drawn = zones(design.declares.alignment).filter((zone) => hasRoom(design, zone));
  const zoneOf = options.zone ? fc.constant(options.zone) : drawn;
  const property = fc.property(zoneOf, acts(commandsMax, design), (zone, chosen) => {
    const played = playActs(design, zone, chosen);
    covered.runs++;
    covered.calls += played.items.length;
    onProgress?.({ ...covered });
    return played.failure === undefined;
  });
  const details = fc.check(property, { seed, numRuns: runs, ...(path && { path }) });
  if (!details.failed) return { kind: 'passed', seed, ...covered };
  const [zone, chosen] = details.counterexample as NonNullable<typeof details.counterexample>;
  const { items, failure } = playActs(design, zone, chosen);
  // What a run throws is no answer of the design's, all of which become blames: it is our bug.
  if (!failure) throw details.errorInstance;
  const shortest = trimmed(design, zone, items, options.zone === undefined);
  return { kind: 'fails', ...shortest, seed, path: details.counterexamplePath ?? '', ...covered };
}

function integerIn(name: string, value: number, min: number, max: number): void {
  if (Number.isSafeInteger(value) && min <= value && value <= max) return;
  throw new RangeError(`${name} must be an integer in ${min}..${max}, got ${value}`);
}
