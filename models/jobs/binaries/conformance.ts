/**
 * How far a binary's promises are kept: every zone of a plan is searched for every obligation by
 * itself, other places and long histories on large zones are looked at, and programs of several
 * CPUs where it is meant for them. What fails hides nothing else that fails; what was left out is
 * said.
 */
import type { Program } from '../../../engine/wasm/lower/program.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { showZone, type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { Binary, type Engine } from '../../subject/binaries/binary-mount.ts';
import { type BinaryLimits, binaryLimits } from '../../subject/binaries/limits.ts';
import type { Convention } from '../../subject/binaries/convention.ts';
import { Broken } from '../../one-cpu/binaries/broken.ts';
import { growingWords } from '../../one-cpu/binaries/zones/growing-words.ts';
import { type Level, levels } from '../../one-cpu/binaries/levels.ts';
import type { Budget, WhyStop } from '../../one-cpu/binaries/search-binary.ts';
import type { Learned } from '../../one-cpu/binaries/relevant-bytes.ts';
import { type Finding, inOrder } from '../../one-cpu/binaries/zones/finding.ts';
import { searchZone } from '../../one-cpu/binaries/zones/search-zone.ts';
import { SymmetricBinary, whyNotEquivariant } from '../../one-cpu/binaries/symmetric-binary.ts';
import { concurrently, overallOf } from './concurrent.ts';
import { historiesOf } from './histories.ts';
import type {
  Conformance,
  HistoryResult,
  LevelResult,
  ProgramResult,
  Timed,
  ZoneResult,
} from './results.ts';
import { binaryZones, otherZones, placedZones } from './zones.ts';

export { binaryZones } from './zones.ts';

/** Told how far a part is; answers why to stop, as a verdict names its limit. */
export type OnSlice = (what: string, states: number, depth: number) => WhyStop | Promise<WhyStop>;

/** What to look at, how far. */
export interface ConformanceOptions {
  readonly zones: readonly ZoneShape[];
  readonly statesMax: number;
  /** Bytes of states and tables of one search; any number if it says nothing. */
  readonly bytesMax?: number | undefined;
  /** Of the long histories, and of the programs that are drawn: integer ≥ 1. Default 1. */
  readonly seed?: number | undefined;
  readonly limits?: BinaryLimits;
  /** The clock that parts are timed by; without one they take no time. */
  readonly seconds?: () => number;
  /** What makes the calls; by default the host's engine in zones where that pays. */
  readonly engine?: Engine | undefined;
  /** Calls once something fails, to see what else does. Default 100,000. */
  readonly callsAfterFailure?: number;
  /** Also other places, long histories, and 16 frames up to symmetry where that can be tried. */
  readonly symmetric?: boolean;
  /** The same binary for several CPUs, if it is meant for them: the level `concurrent` is asked. */
  readonly shared?: (() => SharedDesign) | undefined;
  /** Is a failure of several CPUs to be made small? Default true. */
  readonly isTold?: boolean;
  /** Called between slices of a search; answers why everything is to end, if it is. */
  readonly onSlice?: OnSlice;
}

/** Frames from which on a search is so long that it pays to have the host compile the binary. */
const HOST_FROM = 12;

const paysFor = ({ regions }: Zone): Engine => {
  const frames = regions.reduce((sum, { from, to }) => sum + to - from, 0);
  return frames >= HOST_FROM ? 'host' : 'interpreter';
};

/** What else fails is mostly found soon, and a wrong allocator may have states without end. */
const CALLS_AFTER_FAILURE = 100_000;

/** @throws RangeError for zones, sizes or limits that make no sense, and if init takes no zone. */
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
  private readonly highest: Level;
  private readonly broken = new Broken();
  private readonly budget: Budget;
  private readonly results: Timed<ZoneResult>[] = [];
  private readonly histories: Timed<HistoryResult>[] = [];
  private readonly findings: Finding[] = [];
  private readonly leftOut: string[] = [];
  private programs: readonly Timed<ProgramResult>[] = [];
  /** When the part under way began. */
  private began = 0;
  /** Why everything was ended, if it was. */
  private stopped: WhyStop;
  private notSmallest: string | undefined;

  constructor(program: Program, convention: Convention, options: ConformanceOptions) {
    this.program = program;
    this.convention = convention;
    this.options = options;
    this.highest = convention.listed ? 'inspected' : 'coalescing';
    const { callsAfterFailure: calls = CALLS_AFTER_FAILURE } = options;
    const limit = `${calls} calls after the first failure; with --states-max it goes on`;
    this.budget = { calls, limit };
  }

  async run(): Promise<Conformance> {
    const { zones, symmetric } = this.options;
    for (const shape of zones) await this.search(shape);
    const isUsual = zones === binaryZones;
    if (isUsual && this.taken().length === 0) {
      for (const shape of otherZones) {
        if (this.taken().length < 2) await this.search(shape);
      }
    }
    if (this.taken().length === 0 && this.stopped === undefined) throw this.nothingTaken();
    if (isUsual) for (const shape of placedZones) await this.search(shape);
    if (symmetric) await this.searchSymmetric();
    if (isUsual) await this.playHistories();
    return this.concluded(await this.levelsTold());
  }

  /** Zones that init takes. */
  private taken(): ZoneResult[] {
    return this.results.filter(({ verdict }) => verdict !== 'refused');
  }

  private nothingTaken(): RangeError {
    const tried = this.results.map(({ zone: on }) => showZone({ ...on, alignment: 'absolute' }));
    return new RangeError(
      `init refuses every zone that was tried (${tried.join('; ')}): nothing could be asked`,
    );
  }

  private async search(shape: ZoneShape): Promise<void> {
    const { alignment } = this.convention;
    const on = zone({ ...shape, alignment });
    if ((await this.watching(on)(0, 0)) !== undefined) return;
    const { statesMax, bytesMax } = this.options;
    const { broken, budget, highest: level } = this;
    const onSlice = this.watching(on);
    this.began = this.now();
    const found = await searchZone(this.mount(on), {
      level,
      statesMax,
      bytesMax,
      broken,
      budget,
      onSlice,
    });
    const { limit, model } = found;
    const isCut = limit?.startsWith('statesMax') ?? false;
    const growing = isCut ? growingWords(this.mount(on), model.learned.kept) : undefined;
    this.add(on, false, found, growing);
  }

  private add(
    on: Zone,
    isSymmetric: boolean,
    found: Awaited<ReturnType<typeof searchZone>>,
    growing?: readonly number[],
  ): void {
    const { verdict, findings, again, states, depth, calls, limit, model } = found;
    this.notSmallest ??= model.notSmallest;
    this.findings.push(...findings);
    const [first] = findings;
    this.results.push({
      zone: on,
      level: first?.level ?? this.highest,
      isSymmetric,
      verdict,
      states,
      depth,
      calls,
      idle: model.idle,
      seconds: this.now() - this.began,
      ...(limit === undefined ? {} : { limit }),
      ...(growing ? { growing } : {}),
      ...(first ? { failure: first.failure, trace: first.trace } : {}),
      ...(again.length > 0 ? { again } : {}),
    });
  }

  /** 16 frames up to swapped halves, if it is seen there that these change nothing. */
  private async searchSymmetric(): Promise<void> {
    const isRight = this.taken().every(({ verdict }) => verdict === 'holds');
    if (this.stopped !== undefined || !isRight || !this.convention.listed) return;
    const on = zone({ regions: [[0, 16]], orderMax: 4, alignment: this.convention.alignment });
    const binary = this.mount(on);
    const { statesMax, bytesMax } = this.options;
    const make = (what: Learned): SymmetricBinary => new SymmetricBinary(binary, what, this.broken);
    const onSlice = this.watching(on);
    const { broken } = this;
    this.began = this.now();
    const options = { level: 'inspected', statesMax, bytesMax, broken, make, onSlice } as const;
    const found = await searchZone(binary, options);
    const why = found.verdict === 'holds' && whyNotEquivariant(this.mount(on), found.model.learned);
    if (why) this.leftOut.push(`16 frames up to symmetry: ${why}`);
    else this.add(on, true, found);
  }

  private async playHistories(): Promise<void> {
    const { broken, convention, program } = this;
    const { limits = binaryLimits, seed = 1 } = this.options;
    if (this.stopped !== undefined) return;
    if (this.taken().every(({ limit }) => limit?.startsWith('--fuel'))) {
      this.leftOut.push('long histories: calls on small zones use up the fuel already');
      return;
    }
    const given = { program, convention, limits, broken, taken: this.taken(), seed };
    this.began = this.now();
    for await (const result of historiesOf(given)) {
      await this.ask(`${result.frames} frames`, 0, 0);
      this.histories.push({ ...result, seconds: this.now() - this.began });
      this.began = this.now();
      if (result.finding) this.findings.push(result.finding);
      if (this.stopped !== undefined) break;
    }
  }

  private async levelsTold(): Promise<LevelResult[]> {
    const asked = levels.slice(0, levels.indexOf(this.highest) + 1);
    const isCut =
      this.stopped !== undefined ||
      [...this.results, ...this.histories].some(
        ({ verdict, limit }) => verdict === 'unknown' || limit !== undefined,
      );
    const isAsked = [...this.results, ...this.histories].some(({ calls }) => calls > 0);
    const told = asked.map((level): LevelResult => {
      const isBroken = this.findings.some((found) => found.level === level);
      return { level, verdict: isBroken ? 'fails' : isCut || !isAsked ? 'unknown' : 'holds' };
    });
    return [...told, await this.concurrent()];
  }

  /** Asked whatever fails on one CPU. */
  private async concurrent(): Promise<LevelResult> {
    const { shared, statesMax, bytesMax, seed = 1, isTold = true, zones } = this.options;
    const level = 'concurrent';
    if (!shared) return { level, verdict: 'unasked' };
    if (this.stopped !== undefined) return { level, verdict: 'unknown' };
    const { max: cpusMax, irqSave, irqOff } = this.convention.cpus;
    const options = {
      statesMax,
      bytesMax,
      seed,
      cpusMax,
      isTold,
      promises: this.convention.promises,
      hasInterrupts: (irqSave ?? irqOff) !== undefined,
      taken: this.taken().map(({ zone: on }) => on),
      isUsual: zones === binaryZones,
      onSlice: (...far: Parameters<OnSlice>) => this.ask(...far),
      seconds: () => this.now(),
    };
    try {
      // Made only now: what is wrong on one CPU may not be fit for several.
      this.programs = await concurrently(shared(), options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { level, verdict: 'unknown', unfit: error.message };
    }
    return { level, verdict: overallOf(this.programs) };
  }

  private now(): number {
    return this.options.seconds?.() ?? 0;
  }

  private mount(on: Zone): Binary {
    const { limits = binaryLimits, engine = paysFor(on) } = this.options;
    return new Binary(this.program, this.convention, on, limits, engine);
  }

  private watching(on: Zone): (states: number, depth: number) => Promise<WhyStop> {
    const frames = on.regions.reduce((sum, { from, to }) => sum + to - from, 0);
    return (states, depth) => this.ask(`${frames} frames`, states, depth);
  }

  /** Why to stop, which is remembered: nothing else begins then. */
  private async ask(...far: Parameters<OnSlice>): Promise<WhyStop> {
    this.stopped ??= await this.options.onSlice?.(...far);
    return this.stopped;
  }

  private concluded(told: readonly LevelResult[]): Conformance {
    const { results, histories, programs, notSmallest, leftOut } = this;
    const verdicts = new Set(told.map(({ verdict }) => verdict));
    const verdict = verdicts.has('fails') ? 'fails' : verdicts.has('unknown') ? 'unknown' : 'holds';
    const refused = results.filter((result) => result.verdict === 'refused');
    const zonesOut = refused.map(({ zone: on }) => showZone({ ...on, alignment: 'absolute' }));
    const programsOut = programs.filter((result) => result.verdict === 'refused').length;
    return {
      zones: results,
      histories,
      findings: inOrder(this.findings),
      levels: told,
      programs,
      verdict,
      leftOut: [
        ...(zonesOut.length > 0 ? [`zones that init refuses: ${zonesOut.join('; ')}`] : []),
        ...leftOut,
        ...historiesOut(histories),
        ...(this.stopped === undefined ? [] : [`all that was not begun yet: ${this.stopped}`]),
        ...(programsOut > 0 ? [`programs on zones that init refuses: ${programsOut}`] : []),
      ],
      notSmallest,
    };
  }
}

/** Sizes of which there are no histories, by why. */
function historiesOut(histories: readonly HistoryResult[]): string[] {
  const reasons = [...new Set(histories.flatMap(({ why }) => (why === undefined ? [] : [why])))];
  return reasons.map((reason) => {
    const sizes = histories.filter(({ why }) => why === reason).map(({ frames }) => frames);
    return `long histories of ${sizes.join(', ')} frames: ${reason}`;
  });
}
