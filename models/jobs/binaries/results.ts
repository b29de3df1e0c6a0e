/** What a check of a binary found: in zones, in long histories, in programs of several CPUs. */
import type { Failure } from '../../../engine/search/model.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import type { Counterexample } from '../../many-cpus/run-scenario.ts';
import type { Script } from '../../many-cpus/programs/scripts.ts';
import type { Level, ToldLevel } from '../../one-cpu/binaries/levels.ts';
import type { Finding } from '../../one-cpu/binaries/zones/finding.ts';
import type { AskedCall } from '../../subject/binaries/asked.ts';

/** A part with the time that it took. */
export type Timed<Part> = Part & { readonly seconds: number };

/** What became of one zone. */
export interface ZoneResult {
  readonly zone: Zone;
  /** The highest level that was asked for; of `fails` the lowest that fails. */
  readonly level: Level;
  readonly isSymmetric: boolean;
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'refused';
  readonly states: number;
  readonly depth: number;
  readonly calls: number;
  /** Addresses of its own words that are left out of states, since they decide nothing. */
  readonly idle: readonly number[];
  readonly limit?: string;
  /** Of a limit on states: addresses of own words that never return to a value. */
  readonly growing?: readonly number[];
  /** Of the lowest level that fails here for the first time, with its shortest trace. */
  readonly failure?: Failure;
  readonly trace?: readonly AskedCall[];
  /** What failed in an earlier zone, and does here, as `exact O2`. */
  readonly again?: readonly string[];
}

/** What became of a level; `unasked` does not apply to it. */
export interface LevelResult {
  readonly level: ToldLevel;
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'unasked';
  /** Of `concurrent`: why it cannot be looked at. */
  readonly unfit?: string;
}

/** Everything that was found. */
export interface Conformance {
  readonly zones: readonly Timed<ZoneResult>[];
  readonly histories: readonly Timed<HistoryResult>[];
  /** Every obligation that is broken, the lowest level first, each with a shortest trace. */
  readonly findings: readonly Finding[];
  readonly levels: readonly LevelResult[];
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** Programs of several CPUs, if that was asked. */
  readonly programs: readonly Timed<ProgramResult>[];
  /** What the verdict does not cover, as a person reads it. */
  readonly leftOut: readonly string[];
  /** The first alloc seen that did not take from a smallest free block. */
  readonly notSmallest: string | undefined;
}

/** What became of the histories of one size. */
export interface HistoryResult {
  readonly frames: number;
  /** The zone that was taken; undefined where none was. */
  readonly zone?: Zone;
  /** A sample proves nothing: `passed`, never `holds`. */
  readonly verdict: 'passed' | 'fails' | 'unknown' | 'left out';
  readonly calls: number;
  readonly seeds: number;
  readonly limit?: string;
  readonly finding?: Finding;
  /** What failed before and does here, as `exact O2`. */
  readonly again?: readonly string[];
  /** Of what is left out. */
  readonly why?: string;
}

/** What became of one program, or of many. */
export interface ProgramResult {
  readonly zone: Zone;
  readonly scripts: readonly Script[];
  /** What interrupts each CPU once, if anything does. */
  readonly handler?: Script;
  /** Of many: which they are. */
  readonly what?: string;
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'refused';
  readonly states: number;
  readonly depth: number;
  readonly limit?: string;
  /** Was everything ended from outside, and not this program alone? */
  readonly isStopped?: boolean;
  readonly failure?: Failure;
  /** Of `fails`, made small. */
  readonly counterexample?: Counterexample;
}
