/**
 * A schedule of an object design as one line of text: as in `schedule-trace.ts`, with bytes for
 * orders, and one part more that says how large the machine is and how it is judged.
 *
 *      bc1:smp-pmm-by-alignment:0-2:t1:a32,f,a64,a32:accesses:small.client:0x168~1o9zwxo
 *                                         |                       |         |
 *                                      scripts           sizes and view  schedule
 *
 * `client`: only what a client can notice is judged; `data`: clients write what is no address.
 */
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import { type AnyScenario, isOfObjects, type ObjectScenario } from '../many-cpus/world/scenario.ts';
import { objectGrammar } from '../many-cpus/programs/scripts.ts';
import { nameOfSizes, sizesNamed } from '../subject/objects/object-sizes.ts';
import { parseSchedule, showSchedule } from '../many-cpus/programs/schedule-text.ts';
import {
  decodeSchedule,
  encodeSchedule,
  type KeptSchedule,
  isScheduleTrace,
  programsText,
  readGrain,
  readPrograms,
  refuseOtherText,
  sealed,
  unsealed,
} from './schedule-trace.ts';
import { sharedObjectDesignNamed } from '../catalogue/shared-designs.ts';
import { readZone, zoneText } from './trace-text.ts';

const PARTS = 8;

/** Is this the text of a schedule of an object design, by its shape? */
export const isObjectTrace = (text: string): boolean => text.split(':').length === PARTS;

/** Is this the text of a schedule of any kind, by its shape? */
export const isAnySchedule = (text: string): boolean =>
  isScheduleTrace(text) || isObjectTrace(text);

/** The schedule as one line of text. @throws RangeError as `encodeSchedule` does. */
export function encodeAnySchedule({ scenario, actions }: KeptSchedule<AnyScenario>): string {
  return isOfObjects(scenario)
    ? encodeObjectSchedule({ scenario, actions })
    : encodeSchedule({ scenario, actions });
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

/** The schedule as one line of text. */
export function encodeObjectSchedule({ scenario, actions }: KeptSchedule<ObjectScenario>): string {
  const { design, zone: on, scripts, handlers = [], grain = 'accesses' } = scenario;
  const programs = programsText(objectGrammar, scripts, handlers);
  const how = [
    nameOfSizes(scenario.sizes),
    ...(scenario.sees === 'client' ? ['client'] : []),
    ...(scenario.scribble === 'data' ? ['data'] : []),
  ];
  const schedule = showSchedule(actions, scripts.length).replaceAll(' ', ',');
  return sealed([design.name, zoneText(on), programs, grain, how.join('.'), schedule]);
}

/** @throws RangeError as `decodeAnySchedule` does. */
export function decodeObjectSchedule(text: string): KeptSchedule<ObjectScenario> {
  const [subject, place, top, programs, grain, how, schedule] = unsealed(text, PARTS);
  const { scripts, handlers } = readPrograms(objectGrammar, programs as string);
  const [size = '', ...views] = (how as string).split('.');
  const scenario: ObjectScenario = {
    design: sharedObjectDesignNamed(subject as string),
    zone: readZone(place as string, top as string),
    sizes: sizesNamed(size),
    scripts,
    grain: readGrain(grain as string),
    ...(handlers.some((all) => all.length > 0) && { handlers }),
    ...(views.includes('client') && { sees: 'client' }),
    ...(views.includes('data') && { scribble: 'data' }),
  };
  const kept = { scenario, actions: parseSchedule(schedule as string, scripts.length) };
  refuseOtherText(text, encodeObjectSchedule(kept));
  return kept;
}
