/**
 * A check as JUnit XML, which every build server reads: a suite for each design, a case for each of
 * its obligations and bounds. What was not decided is skipped, with the reason; it never passes.
 */
import Builder from 'fast-xml-builder';
import { type CheckResult, type DesignResult, pagesOf } from '../../models/jobs/result.ts';
import { type Case, casesOf } from './cases.ts';
import { obligationOf, ruleName } from './counterexample.ts';
import { sourceLine } from './source-line.ts';

const builder = new Builder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  format: true,
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** The document. */
export function junit({ designs, seed, seconds }: CheckResult): string {
  return junitDocument(
    designs.map((result) => suite(result, seed)),
    seconds,
  );
}

/** What counts in a suite. */
export interface Suite {
  readonly '@tests': number;
  readonly '@failures': number;
}

/** A document of suites. */
export function junitDocument(suites: readonly Suite[], seconds: number): string {
  const sum = (name: '@tests' | '@failures'): number =>
    suites.reduce((total, one) => total + one[name], 0);
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': 'buddycheck',
      '@tests': sum('@tests'),
      '@failures': sum('@failures'),
      '@errors': 0,
      '@time': seconds.toFixed(3),
      testsuite: suites,
    },
  });
}

function suite(result: DesignResult, seed: number) {
  const { design, results } = result;
  const { name, source } = design;
  const { declares } = pagesOf(design);
  const cases = casesOf(result);
  const seconds = results.reduce((sum, job) => sum + job.seconds, 0);
  const loss = results.map(({ seen }) => (typeof seen === 'object' ? seen.expectedLoss : 0));
  const facts = {
    source,
    metadata: declares.sees,
    picks: declares.picks,
    seed: `${seed}`,
    statesLostToFingerprints: `${Math.max(0, ...loss)}`,
  };
  return caseSuite({ name, facts, cases, seconds });
}

/** A suite of cases: `facts` are its properties. */
export function caseSuite({
  name,
  facts,
  cases,
  seconds,
}: {
  readonly name: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
  readonly seconds: number;
}) {
  const count = (is: Case['outcome']['is']): number =>
    cases.filter(({ outcome }) => outcome.is === is).length;
  return {
    '@name': legal(name),
    '@tests': cases.length,
    '@failures': count('failed'),
    '@errors': 0,
    '@skipped': count('undecided'),
    '@time': seconds.toFixed(3),
    properties: {
      property: Object.entries(facts).map(([key, value]) => ({
        '@name': key,
        '@value': legal(value),
      })),
    },
    testcase: cases.map((one) => testcase(name, one)),
  };
}

function testcase(design: string, { method, zone, rule, outcome, seconds }: Case) {
  const obligation = obligationOf(rule);
  const statement = obligation ? `: ${obligation.statement}` : '';
  // Build servers group by what stands before the last dot: designs, then bounds.
  const shared = {
    '@classname': legal(`${design}.${method} ${zone}`),
    '@name': legal(ruleName(rule) + statement),
    '@time': seconds.toFixed(3),
  };
  if (outcome.is === 'passed') return shared;
  const why = legal(outcome.why);
  // As text, not as an attribute: not every schema knows that one, and servers read both.
  if (outcome.is === 'undecided') return { ...shared, skipped: why };
  const where = obligation ? `${sourceLine(obligation.source)}\n` : '';
  return { ...shared, failure: { '@message': why, '@type': rule, '#text': legal(where) + why } };
}

/** XML has no way to write most control characters, nor halves of surrogate pairs. */
export const legal = (text: string): string =>
  text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
