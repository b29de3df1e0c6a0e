/**
 * How far a binary's promises are kept: every zone of a plan is searched at the highest level it
 * can be asked for; what fails is searched again level by level from the lowest, to say how far
 * it comes and to tell the shortest story of the lowest level that fails.
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { Program } from '../../../engine/wasm/lower/program.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { callOf } from '../../../spec/operations/calls.ts';
import { concurrently, overallOf, type ProgramResult } from './concurrent.ts';
import { Binary, type Engine, REFUSED } from '../../subject/binaries/binary-mount.ts';
import { type BinaryLimits, binaryLimits } from '../../subject/binaries/limits.ts';
import type { Convention } from '../../subject/binaries/convention.ts';
import { explore } from '../../one-cpu/binaries/search-binary.ts';
import { growingWords } from '../../one-cpu/binaries/growing-words.ts';
import { Learned } from '../../one-cpu/binaries/relevant-bytes.ts';
import { type Level, levels, type ToldLevel } from '../../one-cpu/binaries/levels.ts';
import { isEquivariant, SymmetricBinary } from '../../one-cpu/binaries/symmetric-binary.ts';

/** What became of one zone. */
export interface ZoneResult {
  readonly zone: Zone;
  readonly level: Level;
  readonly isSymmetric: boolean;
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'refused';
  readonly states: number;
  readonly depth: number;
  readonly calls: number;
  /** Addresses of its own words that are left out of states, since they decide nothing. */
  readonly idle: readonly number[];
  readonly limit?: string;
  /** Of `unknown`: addresses of own words that never return to a value. */
  readonly growing?: readonly number[];
  readonly failure?: Failure;
  /** Of `fails`: the calls, the last one being the one that fails. */
  readonly trace?: readonly Call[];
}

/** What became of a level: `untold` is above one that fails; `unasked` does not apply to it. */
export interface LevelResult {
  readonly level: ToldLevel;
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'untold' | 'unasked';
  /** Of `concurrent`: why it cannot be looked at. */
  readonly unfit?: string;
}

/** Everything that was found. */
export interface Conformance {
  readonly zones: readonly ZoneResult[];
  readonly levels: readonly LevelResult[];
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** Programs of several CPUs, if that was asked and all else holds. */
  readonly programs: readonly ProgramResult[];
  /** The first alloc seen that did not take from a smallest free block. */
  readonly notSmallest: string | undefined;
}

/** What to look at, how far. */
export interface ConformanceOptions {
  readonly zones: readonly ZoneShape[];
  readonly statesMax: number;
  readonly limits?: BinaryLimits;
  /** What makes the calls; by default the host's engine in zones where that pays. */
  readonly engine?: Engine | undefined;
  /** Also 16 frames up to symmetry, where that can be tested. */
  readonly symmetric?: boolean;
  /** The same binary for several CPUs, if it is meant for them: the level `concurrent` is asked. */
  readonly shared?: (() => SharedDesign) | undefined;
  /** Is a failure of several CPUs to be made small? Default true. */
  readonly isTold?: boolean;
  /** Called between slices of a search; true ends everything. */
  readonly onSlice?: (what: string, states: number, depth: number) => boolean | Promise<boolean>;
}

/** Frames from which on a search is so long that it pays to have the host compile the binary. */
const HOST_FROM = 12;

const paysFor = ({ regions }: Zone): Engine => {
  const frames = regions.reduce((sum, { from, to }) => sum + to - from, 0);
  return frames >= HOST_FROM ? 'host' : 'interpreter';
};

/** Every awkward shape that one region can have; four frames tell the shortest stories. */
export const binaryZones: readonly ZoneShape[] = [
  { regions: [[0, 4]], orderMax: 2 },
  { regions: [[0, 8]], orderMax: 3 },
  { regions: [[0, 5]], orderMax: 2 },
  { regions: [[0, 6]], orderMax: 2 },
  { regions: [[0, 7]], orderMax: 2 },
  { regions: [[0, 8]], orderMax: 2 },
];

/** @throws RangeError for zones, sizes or limits that make no sense. */
export async function conformance(
  program: Program,
  convention: Convention,
  options: ConformanceOptions,
): Promise<Conformance> {
  const study = new Study(program, convention, options);
  return study.run();
}

class Study {
  private readonly program: Program;
  private readonly convention: Convention;
  private readonly options: ConformanceOptions;
  private readonly results: ZoneResult[] = [];
  private programs: readonly ProgramResult[] = [];
  /** Is it meant for several CPUs, but in a way that cannot be looked at? */
  private isUnfit = false;
  private notSmallest: string | undefined;

  constructor(program: Program, convention: Convention, options: ConformanceOptions) {
    this.program = program;
    this.convention = convention;
    this.options = options;
  }

  async run(): Promise<Conformance> {
    const highest: Level = this.convention.listed ? 'inspected' : 'coalescing';
    const asked = levels.slice(0, levels.indexOf(highest) + 1);
    const broken = await this.searchAll(highest);
    if (!broken) {
      if (this.options.symmetric && highest === 'inspected') await this.searchSymmetric();
      return this.concluded(await this.withSchedules(asked));
    }
    if (broken.failure?.why === REFUSED) return this.concluded([...noneOf(asked), this.untold()]);
    for (const [i, level] of asked.entries()) {
      const at = level === highest ? broken : await this.search(broken.zone, level);
      if (at.verdict === 'holds') continue;
      this.results.splice(this.results.indexOf(broken), 1, at);
      const told = asked.map((other, j): LevelResult => {
        const verdict =
          j < i ? 'holds' : j > i ? 'untold' : at.verdict === 'fails' ? 'fails' : 'unknown';
        return { level: other, verdict };
      });
      return this.concluded([...told, this.untold()]);
    }
    throw new Error('engine bug: no level fails of a search that failed');
  }

  /** All levels of one CPU are what the zones say; then what is above them is looked at. */
  private async withSchedules(asked: readonly Level[]): Promise<LevelResult[]> {
    const verdict = this.overall();
    const told = asked.map((level): LevelResult => ({ level, verdict }));
    const { shared, statesMax, isTold = true, onSlice } = this.options;
    if (!shared || verdict === 'fails') return [...told, this.untold()];
    const cpusMax = this.convention.cpus.max;
    const options = { statesMax, cpusMax, isTold, ...(onSlice && { onSlice }) };
    try {
      // Made only now: what is wrong on one CPU may not be fit for several.
      this.programs = await concurrently(shared(), options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.isUnfit = true;
      return [...told, { level: 'concurrent', verdict: 'unknown', unfit: error.message }];
    }
    return [...told, { level: 'concurrent', verdict: overallOf(this.programs) }];
  }

  private untold(): LevelResult {
    return { level: 'concurrent', verdict: this.options.shared ? 'untold' : 'unasked' };
  }

  /** The first zone that fails; nothing if none does. */
  private async searchAll(level: Level): Promise<ZoneResult | undefined> {
    for (const shape of this.options.zones) {
      const { alignment } = this.convention;
      const result = await this.search(zone({ ...shape, alignment }), level);
      this.results.push(result);
      if (result.verdict === 'fails') return result;
      if (result.limit === 'interrupted') break;
    }
    const isRefused = this.results.every(({ verdict }) => verdict === 'refused');
    const [first] = this.results;
    if (!isRefused || !first) return undefined;
    const refused: ZoneResult = { ...first, verdict: 'fails' };
    this.results[0] = refused;
    return refused;
  }

  private async search(on: Zone, level: Level): Promise<ZoneResult> {
    const binary = this.mount(on);
    const { statesMax } = this.options;
    const onSlice = this.watching(on);
    const { verdict, model } = await explore(binary, { level, statesMax, onSlice });
    this.notSmallest ??= model.notSmallest;
    const { states, depth } = verdict.explored;
    const { callsMade: calls, idle } = model;
    const base = { zone: on, level, isSymmetric: false, states, depth, calls, idle };
    if (verdict.kind === 'holds') return { ...base, verdict: 'holds' };
    if (verdict.kind === 'unknown') {
      const growing = growingWords(this.mount(on), model.learned.kept);
      return { ...base, verdict: 'unknown', limit: verdict.limit, growing };
    }
    const { failure } = verdict;
    const trace = verdict.trace.actions.map((action) => callOf(on, action));
    const isRefusal = failure.rule === 'O11' && failure.why === REFUSED;
    return { ...base, verdict: isRefusal ? 'refused' : 'fails', failure, trace };
  }

  /** 16 frames, if 8 show that swapping halves changes nothing; else they are left out. */
  private async searchSymmetric(): Promise<void> {
    const { alignment } = this.convention;
    const small = zone({ regions: [[0, 8]], orderMax: 3, alignment });
    const learned = new Learned(this.mount(small).frameBytes);
    const { statesMax } = this.options;
    const known = await explore(this.mount(small), { level: 'inspected', statesMax, learned });
    if (known.verdict.kind !== 'holds' || !isEquivariant(this.mount(small), learned)) return;
    const on = zone({ regions: [[0, 16]], orderMax: 4, alignment });
    const binary = this.mount(on);
    const make = (what: Learned) => new SymmetricBinary(binary, what);
    const onSlice = this.watching(on);
    const found = await explore(binary, { level: 'inspected', statesMax, make, onSlice });
    const { verdict, model } = found;
    const { states, depth } = verdict.explored;
    const { callsMade: calls, idle } = model;
    const level = 'inspected';
    const base = { zone: on, level, isSymmetric: true, states, depth, calls, idle } as const;
    if (verdict.kind === 'holds') this.results.push({ ...base, verdict: 'holds' });
    else if (verdict.kind === 'unknown') {
      this.results.push({ ...base, verdict: 'unknown', limit: verdict.limit });
    } else {
      const trace = verdict.trace.actions.map((action) => callOf(on, action));
      const { failure } = verdict;
      if (failure.why === REFUSED) this.results.push({ ...base, verdict: 'refused' });
      else this.results.push({ ...base, verdict: 'fails', failure, trace });
    }
  }

  private mount(on: Zone): Binary {
    const { limits = binaryLimits, engine = paysFor(on) } = this.options;
    return new Binary(this.program, this.convention, on, limits, engine);
  }

  private watching(on: Zone): (states: number, depth: number) => boolean | Promise<boolean> {
    const { onSlice } = this.options;
    const frames = on.regions.reduce((sum, { from, to }) => sum + to - from, 0);
    return (states, depth) => onSlice?.(`${frames} frames`, states, depth) ?? false;
  }

  private overall(): 'holds' | 'fails' | 'unknown' {
    const verdicts = new Set(this.results.map(({ verdict }) => verdict));
    if (this.programs.length > 0) verdicts.add(overallOf(this.programs));
    if (this.isUnfit) verdicts.add('unknown');
    if (verdicts.has('fails')) return 'fails';
    return verdicts.has('unknown') ? 'unknown' : 'holds';
  }

  private concluded(told: readonly LevelResult[]): Conformance {
    const { results, programs, notSmallest } = this;
    return { zones: results, levels: told, programs, verdict: this.overall(), notSmallest };
  }
}

const noneOf = (asked: readonly Level[]): LevelResult[] =>
  asked.map((level, i) => ({ level, verdict: i === 0 ? 'fails' : 'untold' }));
