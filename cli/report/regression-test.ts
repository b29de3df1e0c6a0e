/** A counterexample as a vitest test: it fails until the bug is gone, and then keeps it away. */
import type { Failure } from '../../engine/search/model.ts';
import type { Scenario } from '../../models/one-cpu/scenario.ts';
import {
  type AnyScenario,
  isOfObjects,
  showAnyScript,
} from '../../models/many-cpus/world/scenario.ts';
import { encodeSchedule, type KeptSchedule } from '../../models/kept/schedule-trace.ts';
import { encodeTrace, type KeptTrace } from '../../models/kept/trace-text.ts';
import { showCall } from '../../spec/operations/operations.ts';
import { ruleName } from './counterexample.ts';

/** Calls named in a title, at most. */
const TOLD_MAX = 8;

/** The text of a whole test file. */
export function regressionTest(trace: KeptTrace, { failure }: Scenario): string {
  const calls = trace.calls.slice(0, TOLD_MAX).map(showCall).join(', ') || 'init';
  const more = trace.calls.length > TOLD_MAX ? ', …' : '';
  const kept = failure ? `keeps ${ruleName(failure.rule)}` : 'is right';
  const rule = failure ? ruleName(failure.rule) : 'an obligation';
  return `/** ${trace.subject} once broke ${rule} here. */
import { decodeTrace, playScenario, subjectNamed } from 'buddycheck/models';
import { expect, test } from 'vitest';

test('${trace.subject} ${kept} in: ${calls}${more}', () => {
  const trace = decodeTrace(
    '${encodeTrace(trace)}',
  );
  const scenario = playScenario(subjectNamed(trace.subject), trace.zone, trace.calls);
  expect(scenario).toMatchObject({ failure: undefined, unfit: undefined });
});
`;
}

/**
 * The same of a schedule. A repaired design takes other steps, so its test is not the schedule: it
 * is every schedule of the program.
 */
export function scheduleTest(
  kept: KeptSchedule<AnyScenario>,
  failure: Failure | undefined,
): string {
  const { design, scripts } = kept.scenario;
  const rule = failure ? ruleName(failure.rule) : 'an obligation';
  const [decode, machine] = isOfObjects(kept.scenario)
    ? ['decodeObjectSchedule', 'interleavedObjects']
    : ['decodeSchedule', 'interleaved'];
  const program = scripts.map(showAnyScript).join(' | ');
  return `/** ${design.name} once broke ${rule} here. */
import { search } from 'buddycheck/engine';
import { ${decode}, ${machine} } from 'buddycheck/models';
import { expect, test } from 'vitest';

test('${design.name} is right under every schedule of: ${program}', () => {
  const { scenario } = ${decode}(
    '${encodeSchedule(kept)}',
  );
  expect(search(${machine}(scenario)).kind).toBe('holds');
});
`;
}
