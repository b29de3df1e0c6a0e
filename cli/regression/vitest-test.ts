/** A counterexample as a vitest test: it fails until the bug is gone, and then keeps it away. */
import type { Failure } from '../../engine/search/model.ts';
import type { Scenario } from '../../models/one-cpu/scenario.ts';
import { type AnyScenario, showAnyScript } from '../../models/many-cpus/world/scenario.ts';
import { encodeSchedule, type KeptSchedule } from '../../models/kept/schedule-trace.ts';
import { encodeTrace, type KeptTrace } from '../../models/kept/trace-text.ts';
import { showCall } from '../../spec/operations/operations.ts';
import { ruleName } from '../report/counterexample.ts';

/** Calls named in a title, at most. */
const TOLD_MAX = 8;

/** A binary as a test finds it again. */
export interface BinaryFile {
  readonly path: string;
  /** Its config as it was read; an empty one needs no words. */
  readonly config: unknown;
}

/** The text of a whole test file. */
export function regressionTest(
  trace: KeptTrace,
  { failure }: Scenario,
  binary?: BinaryFile,
): string {
  const calls = trace.calls.slice(0, TOLD_MAX).map(showCall).join(', ') || 'init';
  const more = trace.calls.length > TOLD_MAX ? ', …' : '';
  const kept = failure ? `keeps ${ruleName(failure.rule)}` : 'is right';
  const rule = failure ? ruleName(failure.rule) : 'an obligation';
  const text = encodeTrace(trace);
  const [imports, act] = binary ? binaryWords(binary, text) : designWords(text);
  return `/** ${trace.subject} once broke ${rule} here. */
${imports}
import { expect, test } from 'vitest';

test('${trace.subject} ${kept} in: ${calls}${more}', () => {
  const { verdict, story } = ${act};
  expect(verdict, story).toBe('holds');
});
`;
}

const designWords = (text: string) => [
  "import { replay } from 'buddycheck';",
  `replay(\n    '${text}',\n  )`,
];

function binaryWords({ path, config }: BinaryFile, text: string) {
  const said = JSON.stringify(config);
  const more = said === '{}' ? '' : `    ${said},\n`;
  return [
    "import { readFileSync } from 'node:fs';\nimport { replayBinary } from 'buddycheck/wasm';",
    `replayBinary(\n    readFileSync(${JSON.stringify(path)}),\n    '${text}',\n${more}  )`,
  ];
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
  const program = scripts.map(showAnyScript).join(' | ');
  return `/** ${design.name} once broke ${rule} here. */
import { interleaveAgain } from 'buddycheck';
import { expect, test } from 'vitest';

test('${design.name} is right under every schedule of: ${program}', async () => {
  const { verdict, story } = await interleaveAgain(
    '${encodeSchedule(kept)}',
  );
  expect(verdict, story).toBe('holds');
});
`;
}
