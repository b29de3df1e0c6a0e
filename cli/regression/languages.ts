/** The languages that a regression test is printed in, and how `--test` asks for one. */
import { regressionSteps } from '../../models/jobs/regression.ts';
import type { KeptTrace } from '../../models/kept/trace-text.ts';
import type { Scenario } from '../../models/one-cpu/scenario.ts';
import { type Convention, standardConvention } from '../../models/subject/binaries/convention.ts';
import { UsageError } from '../options/usage.ts';
import { cTest, kunitTest, type NativeTest } from './c-test.ts';
import { rustTest } from './rust-test.ts';
import { type BinaryFile, regressionTest } from './vitest-test.ts';

export const testLanguages = ['vitest', 'c', 'rust', 'kunit'] as const;
export type TestLanguage = (typeof testLanguages)[number];

const isLanguage = (text: string | undefined): text is TestLanguage =>
  testLanguages.some((one) => one === text);

/** The arguments with `vitest` said where `--test` says no language, as it once could not. */
export const withLanguage = (args: readonly string[]): string[] =>
  args.flatMap((arg, i) => (arg === '--test' && !isAsked(args[i + 1]) ? ['--test=vitest'] : [arg]));

/** Is this what `--test` asks for, and not a trace or the next option? */
const isAsked = (next: string | undefined): boolean =>
  next !== undefined && !next.startsWith('-') && !/[:.]/.test(next);

/** @throws UsageError for a language that there is none of. */
export function languageOf(value: unknown): TestLanguage | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  if (isLanguage(text)) return text;
  throw new UsageError(`--test must be one of ${testLanguages.join(', ')}, got '${text}'`);
}

/** A trace of a binary in words of its own API. */
export interface ToldTrace {
  readonly subject: string;
  readonly zone: KeptTrace['zone'];
  readonly calls: KeptTrace['calls'];
  readonly scenario: Scenario;
  readonly convention: Convention;
  /** Of a binary. */
  readonly binary?: BinaryFile;
}

/** The test of a binary's trace. @throws RangeError for what has no words in that language. */
export function testIn(language: TestLanguage, told: ToldTrace): string {
  const { subject, zone, calls, scenario, convention, binary } = told;
  if (language === 'vitest') return regressionTest({ subject, zone, calls }, scenario, binary);
  const { failure } = scenario;
  const steps = regressionSteps(scenario, calls);
  const test: NativeTest = { subject, zone, convention, failure, steps };
  if (language === 'c') return cTest(test);
  if (language === 'kunit') return kunitTest(test);
  return rustTest(test);
}

/** The test of a design's trace; in other languages, of what exports `buddycheck.h`. */
export function designTest(language: TestLanguage, trace: KeptTrace, scenario: Scenario): string {
  const { subject, zone, calls } = trace;
  const convention = standardConvention(zone.alignment);
  return testIn(language, { subject, zone, calls, scenario, convention });
}
