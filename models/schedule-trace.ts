/**
 * A schedule of several CPUs as one line of text, like the traces of one CPU in `trace-text.ts`:
 *
 *      bc1:smp-test-then-set:0-2:t1:a0,f,l|a0!a0,f:accesses:0,1,0x9,i1,1x3~1x9k2mf
 *                              |    |            |     |        |
 *                            zone   |    an interrupt  |    schedule
 *                                 scripts            grain
 *
 * `f` frees the oldest block of a CPU, `l` the latest; behind each `!` are the calls of one
 * interrupt of that CPU. Handlers nest one deep: those of deeper ones are not written.
 */
import { order } from '../spec/units.ts';
import type { Scenario } from './interleaved.ts';
import { parseSchedule, showSchedule } from './schedule-text.ts';
import type { Act, Script } from './scripts.ts';
import { sharedDesignNamed } from './shared-designs.ts';
import { checksum, quote, readZone, VERSION, zoneText } from './trace-text.ts';

/** What is kept of a run on several CPUs. */
export interface KeptSchedule {
  readonly scenario: Scenario;
  /** Actions of the scenario's machine. */
  readonly actions: readonly number[];
}

const PARTS = 7;

/** Is this the text of a schedule, as far as one can see from its shape? */
export const isScheduleTrace = (text: string): boolean => text.split(':').length === PARTS;

/** The schedule as one line of text. @throws RangeError where handlers nest. */
export function encodeSchedule({ scenario, actions }: KeptSchedule): string {
  const { design, zone: on, scripts, handlers = [], grain = 'accesses', nesting = 1 } = scenario;
  if (nesting > 1) throw new RangeError(`handlers of a trace must not nest, got ${nesting}`);
  const programs = scripts.map((script, cpu) =>
    [script, ...(handlers[cpu] ?? [])].map(scriptText).join('!'),
  );
  const schedule = showSchedule(actions, scripts.length).replaceAll(' ', ',');
  const parts = [VERSION, design.name, zoneText(on), programs.join('|'), grain, schedule];
  const text = parts.join(':');
  return `${text}~${checksum(text)}`;
}

/** @throws RangeError saying which part of the text is no part of a schedule's, or of no design. */
export function decodeSchedule(text: string): KeptSchedule {
  const end = text.lastIndexOf('~');
  const body = end < 0 ? text : text.slice(0, end);
  const [version, subject = '', place = '', top = '', programs = '', grain, schedule = ''] =
    body.split(':');
  if (version !== VERSION || !isScheduleTrace(text)) {
    throw new RangeError(`schedule must have ${PARTS} parts, '${VERSION}:' first: ${quote(text)}`);
  }
  const [sum, stored] = [checksum(body), end < 0 ? 'none' : text.slice(end + 1)];
  if (sum !== stored) {
    const cure = `if you edited it by hand, end it with ~${sum}`;
    throw new RangeError(`trace is damaged: its checksum must be ${sum}, got ${stored}; ${cure}`);
  }
  if (grain !== 'accesses' && grain !== 'locks') {
    throw new RangeError(`trace: grain must be accesses or locks, got ${quote(grain ?? '')}`);
  }
  const cpus = programs.split('|').map((part) => part.split('!').map(readScript));
  const scripts = cpus.map(([script]) => script as Script);
  const handlers = cpus.map(([, ...rest]) => rest);
  const scenario: Scenario = {
    design: sharedDesignNamed(subject),
    zone: readZone(place, top),
    scripts,
    grain,
    ...(handlers.some((all) => all.length > 0) && { handlers }),
  };
  const kept = { scenario, actions: parseSchedule(schedule, scripts.length) };
  // Two texts for one schedule would be two schedules to a person.
  const should = encodeSchedule(kept);
  if (should !== text) throw new RangeError(`trace must be written as ${quote(should)}`);
  return kept;
}

const scriptText = (script: Script): string =>
  script
    .map((act) => {
      if (act.op === 'alloc') return `a${act.order}`;
      return act.which === 'first' ? 'f' : 'l';
    })
    .join(',');

function readScript(text: string): Script {
  const parts = text === '' ? [] : text.split(',');
  return parts.map((part): Act => {
    const [, k] = /^a(\d{1,2})$/.exec(part) ?? [];
    if (k !== undefined) return { op: 'alloc', order: order(Number(k)) };
    if (part === 'f') return { op: 'free', which: 'first' };
    if (part === 'l') return { op: 'free', which: 'last' };
    throw new RangeError(`trace: a call of a CPU must look like a1, f or l, got ${quote(part)}`);
  });
}
