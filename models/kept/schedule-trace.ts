/**
 * A schedule of several CPUs as one line of text, like the traces of one CPU in `trace-text.ts`:
 *
 *      bc1:smp-test-then-set:0-2:t1:a0,f,l|a0!a0,f:accesses:0,1,0x9,i1,1x3~1x9k2mf
 *                              |    |            |     |        |
 *                            zone   |    an interrupt  |    schedule
 *                                 scripts            grain
 *
 * Threads that may migrate, twice, say: `accesses+m2`.
 * `f` frees the oldest block of a CPU, `l` the latest; behind each `!` are the calls of one
 * interrupt of that CPU. Handlers nest one deep: those of deeper ones are not written.
 *
 * Of an object design it has bytes for orders, and one part more that says how large the machine is
 * and how it is judged: `client` judges only what a client can notice, with `data` clients write
 * what is no address.
 *
 *      bc1:smp-pmm-by-alignment:0-2:t1:a32,f,a64,a32:accesses:small.client:0x168~1o9zwxo
 */
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { sharedDesignNamed, sharedObjectDesignNamed } from '../catalogue/shared-designs.ts';
import type { Grammar } from '../many-cpus/programs/grammar.ts';
import { parseSchedule, showSchedule } from '../many-cpus/programs/schedule-text.ts';
import { objectGrammar, pageGrammar } from '../many-cpus/programs/scripts.ts';
import {
  type AnyScenario,
  isOfObjects,
  type ObjectScenario,
  type Scenario,
} from '../many-cpus/world/scenario.ts';
import { nameOfSizes, sizesNamed } from '../subject/objects/object-sizes.ts';
import { textType } from './decoded.ts';
import { checksum, quote, readZone, VERSION, zoneText } from './trace-text.ts';

/** What is kept of a run on several CPUs. */
export interface KeptSchedule<Any extends AnyScenario = Scenario> {
  readonly scenario: Any;
  /** Actions of the scenario's machine. */
  readonly actions: readonly number[];
}

const PARTS = 7;
const OBJECT_PARTS = 8;

const partsOf = (text: string): number => text.split(':').length;

/** Is this the text of a schedule of a page design, as far as one can see from its shape? */
export const isScheduleTrace = (text: string): boolean => partsOf(text) === PARTS;

/** The same of an object design. */
export const isObjectTrace = (text: string): boolean => partsOf(text) === OBJECT_PARTS;

/** The same of either kind. */
export const isAnySchedule = (text: string): boolean =>
  isScheduleTrace(text) || isObjectTrace(text);

/**
 * The schedule as one line of text. @throws RangeError where handlers nest, or for sizes without a
 * name.
 */
export function encodeSchedule({ scenario, actions }: KeptSchedule<AnyScenario>): string {
  return isOfObjects(scenario)
    ? written(objectGrammar, scenario, objectParts(scenario), actions)
    : written(pageGrammar, scenario, [pagePart(scenario)], actions);
}

/**
 * `pagesNamed`: finds page designs, if not ours by their names.
 * @throws RangeError saying which part of the text is no part of a schedule's, or of no design.
 */
export const decodeAnySchedule = (
  text: string,
  pagesNamed?: (name: string) => SharedDesign,
): KeptSchedule<AnyScenario> =>
  isObjectTrace(text) ? decodeObjectSchedule(text) : decodeSchedule(text, pagesNamed);

/** As `decodeAnySchedule`, of a page design. @throws RangeError */
export function decodeSchedule(
  text: string,
  designNamed: (name: string) => SharedDesign = sharedDesignNamed,
): KeptSchedule {
  const { subject, on, programs, how, actions } = readParts(pageGrammar, text, PARTS);
  const [moving] = how as [string];
  const [, grain = moving, migrations] = /^(.*)\+m([1-9]\d?)$/.exec(moving) ?? [];
  const scenario: Scenario = {
    design: designNamed(subject),
    zone: on,
    ...programs,
    grain: readGrain(grain),
    ...(migrations !== undefined && { migrations: Number(migrations) }),
  };
  return mustBeWrittenSo(text, { scenario, actions });
}

/** As `decodeAnySchedule`, of an object design. @throws RangeError */
export function decodeObjectSchedule(text: string): KeptSchedule<ObjectScenario> {
  const { subject, on, programs, how, actions } = readParts(objectGrammar, text, OBJECT_PARTS);
  const [grain, judged] = how as [string, string];
  const [size = '', ...views] = judged.split('.');
  const scenario: ObjectScenario = {
    design: sharedObjectDesignNamed(subject),
    zone: on,
    sizes: sizesNamed(size),
    ...programs,
    grain: readGrain(grain),
    ...(views.includes('client') && { sees: 'client' }),
    ...(views.includes('data') && { scribble: 'data' }),
  };
  return mustBeWrittenSo(text, { scenario, actions });
}

/** `decode(encode(kept))` is the schedule; `encode(decode(text))` is the text, if it decodes. */
export const scheduleText = textType<KeptSchedule>(
  'schedule',
  (value): value is KeptSchedule =>
    typeof value === 'object' && value !== null && 'scenario' in value,
  (value) => {
    if (typeof value === 'string') return decodeSchedule(value);
    throw new RangeError(`schedule must be text, got ${typeof value}`);
  },
  encodeSchedule,
);

/** The grain; how often threads may still move, too: that decides what is one step. */
function pagePart({ grain = 'accesses', nesting = 1, migrations = 0 }: Scenario): string {
  if (nesting > 1) throw new RangeError(`handlers of a trace must not nest, got ${nesting}`);
  return migrations > 0 ? `${grain}+m${migrations}` : grain;
}

function objectParts({ grain = 'accesses', sizes, sees, scribble }: ObjectScenario): string[] {
  const how = [
    nameOfSizes(sizes),
    ...(sees === 'client' ? ['client'] : []),
    ...(scribble === 'data' ? ['data'] : []),
  ];
  return [grain, how.join('.')];
}

/** What a scenario of either kind has, by its acts. */
interface Written<Act> {
  readonly design: { readonly name: string };
  readonly zone: Zone;
  readonly scripts: readonly (readonly Act[])[];
  readonly handlers?: readonly (readonly (readonly Act[])[])[];
}

/** All parts with the version in front and the checksum behind. */
function written<Act extends { readonly op: string }>(
  grammar: Grammar<Act>,
  { design, zone, scripts, handlers = [] }: Written<Act>,
  how: readonly string[],
  actions: readonly number[],
): string {
  const scriptText = (script: readonly Act[]): string =>
    script.map((act) => grammar.write(act)).join(',');
  const programs = scripts
    .map((script, cpu) => [script, ...(handlers[cpu] ?? [])].map(scriptText).join('!'))
    .join('|');
  const schedule = showSchedule(actions, scripts.length).replaceAll(' ', ',');
  const text = [VERSION, design.name, zoneText(zone), programs, ...how, schedule].join(':');
  return `${text}~${checksum(text)}`;
}

/** What `written` wrote. @throws RangeError unless there are so many parts, undamaged. */
function readParts<Act extends { readonly op: string }>(
  grammar: Grammar<Act>,
  text: string,
  count: number,
) {
  const end = text.lastIndexOf('~');
  const body = end < 0 ? text : text.slice(0, end);
  const [version, ...parts] = body.split(':');
  if (version !== VERSION || partsOf(text) !== count) {
    throw new RangeError(`schedule must have ${count} parts, '${VERSION}:' first: ${quote(text)}`);
  }
  const [sum, stored] = [checksum(body), end < 0 ? 'none' : text.slice(end + 1)];
  if (sum !== stored) {
    const cure = `if you edited it by hand, end it with ~${sum}`;
    throw new RangeError(`trace is damaged: its checksum must be ${sum}, got ${stored}; ${cure}`);
  }
  const [subject, place, top, made] = parts as [string, string, string, string];
  const programs = readPrograms(grammar, made);
  return {
    subject,
    on: readZone(place, top),
    programs,
    how: parts.slice(4, -1),
    actions: parseSchedule(parts.at(-1) as string, programs.scripts.length),
  };
}

/** @throws RangeError for what is no call. */
function readPrograms<Act extends { readonly op: string }>(grammar: Grammar<Act>, text: string) {
  const readWord = (word: string): Act => {
    const act = grammar.readWord(word);
    if (act) return act;
    const { words } = grammar;
    throw new RangeError(`trace: a call of a CPU must look like ${words}, got ${quote(word)}`);
  };
  const readScript = (script: string): Act[] =>
    script === '' ? [] : script.split(',').map(readWord);
  const cpus = text.split('|').map((part) => part.split('!').map(readScript));
  const handlers = cpus.map(([, ...rest]) => rest);
  return {
    scripts: cpus.map(([script]) => script as Act[]),
    ...(handlers.some((all) => all.length > 0) && { handlers }),
  };
}

/** @throws RangeError for what is no grain. */
function readGrain(text: string): 'accesses' | 'locks' {
  if (text === 'accesses' || text === 'locks') return text;
  throw new RangeError(`trace: grain must be accesses or locks, got ${quote(text)}`);
}

/** Two texts for one schedule would be two schedules to a person. @throws RangeError */
function mustBeWrittenSo<Any extends AnyScenario>(
  text: string,
  kept: KeptSchedule<Any>,
): KeptSchedule<Any> {
  const should = encodeSchedule(kept);
  if (should !== text) throw new RangeError(`trace must be written as ${quote(should)}`);
  return kept;
}
