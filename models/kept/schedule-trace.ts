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
 */
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import type { AnyScenario, Scenario } from '../many-cpus/world/scenario.ts';
import { textType } from './decoded.ts';
import { parseSchedule, showSchedule } from '../many-cpus/programs/schedule-text.ts';
import type { Grammar } from '../many-cpus/programs/grammar.ts';
import { pageGrammar } from '../many-cpus/programs/scripts.ts';
import { sharedDesignNamed } from '../catalogue/shared-designs.ts';
import { checksum, quote, readZone, VERSION, zoneText } from './trace-text.ts';

/** What is kept of a run on several CPUs. */
export interface KeptSchedule<Any extends AnyScenario = Scenario> {
  readonly scenario: Any;
  /** Actions of the scenario's machine. */
  readonly actions: readonly number[];
}

const PARTS = 7;

/** Is this the text of a schedule, as far as one can see from its shape? */
export const isScheduleTrace = (text: string): boolean => text.split(':').length === PARTS;

/** The schedule as one line of text. @throws RangeError where handlers nest. */
export function encodeSchedule({ scenario, actions }: KeptSchedule): string {
  const { design, zone: on, scripts, handlers = [], grain = 'accesses', nesting = 1 } = scenario;
  const { migrations = 0 } = scenario;
  if (nesting > 1) throw new RangeError(`handlers of a trace must not nest, got ${nesting}`);
  const programs = programsText(pageGrammar, scripts, handlers);
  const schedule = showSchedule(actions, scripts.length).replaceAll(' ', ',');
  // How often threads may still move decides what is one step.
  const moving = migrations > 0 ? `${grain}+m${migrations}` : grain;
  return sealed([design.name, zoneText(on), programs, moving, schedule]);
}

/** @throws RangeError saying which part of the text is no part of a schedule's, or of no design. */
export function decodeSchedule(
  text: string,
  designNamed: (name: string) => SharedDesign = sharedDesignNamed,
): KeptSchedule {
  const [subject, place, top, programs, moving, schedule] = unsealed(text, PARTS);
  const { scripts, handlers } = readPrograms(pageGrammar, programs as string);
  const [, grain = moving, migrations] = /^(.*)\+m([1-9]\d?)$/.exec(moving as string) ?? [];
  const scenario: Scenario = {
    design: designNamed(subject as string),
    zone: readZone(place as string, top as string),
    scripts,
    grain: readGrain(grain as string),
    ...(handlers.some((all) => all.length > 0) && { handlers }),
    ...(migrations !== undefined && { migrations: Number(migrations) }),
  };
  const kept = { scenario, actions: parseSchedule(schedule as string, scripts.length) };
  refuseOtherText(text, encodeSchedule(kept));
  return kept;
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

/** Parts with the version in front and the checksum behind. */
export function sealed(parts: readonly string[]): string {
  const text = [VERSION, ...parts].join(':');
  return `${text}~${checksum(text)}`;
}

/** The parts behind the version. @throws RangeError unless there are so many, undamaged. */
export function unsealed(text: string, count: number): string[] {
  const end = text.lastIndexOf('~');
  const body = end < 0 ? text : text.slice(0, end);
  const [version, ...parts] = body.split(':');
  if (version !== VERSION || text.split(':').length !== count) {
    throw new RangeError(`schedule must have ${count} parts, '${VERSION}:' first: ${quote(text)}`);
  }
  const [sum, stored] = [checksum(body), end < 0 ? 'none' : text.slice(end + 1)];
  if (sum === stored) return parts;
  const cure = `if you edited it by hand, end it with ~${sum}`;
  throw new RangeError(`trace is damaged: its checksum must be ${sum}, got ${stored}; ${cure}`);
}

/** @throws RangeError for what is no grain. */
export function readGrain(text: string): 'accesses' | 'locks' {
  if (text === 'accesses' || text === 'locks') return text;
  throw new RangeError(`trace: grain must be accesses or locks, got ${quote(text)}`);
}

/** Two texts for one schedule would be two schedules to a person. @throws RangeError */
export function refuseOtherText(text: string, should: string): void {
  if (should !== text) throw new RangeError(`trace must be written as ${quote(should)}`);
}

/** Scripts, each with those of its handlers behind it. */
export function programsText<Act extends { readonly op: string }>(
  grammar: Grammar<Act>,
  scripts: readonly (readonly Act[])[],
  handlers: readonly (readonly (readonly Act[])[])[],
): string {
  const scriptText = (script: readonly Act[]): string =>
    script.map((act) => grammar.write(act)).join(',');
  return scripts
    .map((script, cpu) => [script, ...(handlers[cpu] ?? [])].map(scriptText).join('!'))
    .join('|');
}

/** What `programsText` wrote. @throws RangeError for what is no call. */
export function readPrograms<Act extends { readonly op: string }>(
  grammar: Grammar<Act>,
  text: string,
) {
  const readWord = (word: string): Act => {
    const act = grammar.readWord(word);
    if (act) return act;
    const { words } = grammar;
    throw new RangeError(`trace: a call of a CPU must look like ${words}, got ${quote(word)}`);
  };
  const readScript = (script: string): Act[] =>
    script === '' ? [] : script.split(',').map(readWord);
  const cpus = text.split('|').map((part) => part.split('!').map(readScript));
  return {
    scripts: cpus.map(([script]) => script as Act[]),
    handlers: cpus.map(([, ...rest]) => rest),
  };
}
