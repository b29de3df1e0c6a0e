/**
 * What runs where, of pages or of bytes, for whoever treats both alike: the machine, the text of a
 * script, and what a call asks for.
 */
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { objectRowOf } from '../../../spec/objects/operations/operations.ts';
import { rowOf } from '../../../spec/operations/operations.ts';
import { interleaved, type Scenario } from './world.ts';
import { interleavedObjects, type ObjectScenario } from './object-world.ts';
import { type ObjectAct, type ObjectScript, showObjectScript } from '../programs/object-scripts.ts';
import { type Act, type Script, showScript } from '../programs/scripts.ts';

/** Of a page design or of an object design. */
export type AnyScenario = Scenario | ObjectScenario;

export type AnyScript = Script | ObjectScript;

/** Does it ask for bytes? */
export const isOfObjects = (scenario: AnyScenario): scenario is ObjectScenario =>
  'sizes' in scenario;

/** The system of this scenario. */
export const machineOf = (scenario: AnyScenario): Machine =>
  isOfObjects(scenario) ? interleavedObjects(scenario) : interleaved(scenario);

/** How often threads may move between CPUs; of bytes never, for the caller tells the CPU. */
export const migrationsOf = (scenario: AnyScenario): number =>
  isOfObjects(scenario) ? 0 : (scenario.migrations ?? 0);

/** `alloc 0; free` or `alloc 4096; free`. */
export const showAnyScript = (script: AnyScript): string =>
  isOfBytes(script) ? showObjectScript(script) : showScript(script as Script);

/** The same call for less, the next less that is served otherwise; undefined if there is none. */
export function lesserAct(
  act: Act | ObjectAct,
  scenario: AnyScenario,
): Act | ObjectAct | undefined {
  if (!isOfObjects(scenario)) return rowOf(act as Act).script.smaller(act as Act, scenario);
  return objectRowOf(act as ObjectAct).script.smaller(act as ObjectAct, scenario);
}

const isOfBytes = (script: AnyScript): script is ObjectScript =>
  script.some((act) => 'bytes' in act);
