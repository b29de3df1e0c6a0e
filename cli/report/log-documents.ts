/** Judged logs for machines: findings for SARIF and GitHub, a JUnit suite for each log. */
import { logObligations } from '../../spec/logs/log-obligations.ts';
import type { LogResult, RuleResult } from '../../models/logs/judge-log.ts';
import { PAGE_FORMAT, type PageReport } from '../../models/kept/page-report.ts';
import type { Finding } from './findings.ts';
import type { TimedResult } from './log-report.ts';
import { junitDocument, legal } from './junit.ts';

/** The contradictions that nothing could explain; each is seen at the last of its lines. */
export const logFindings = ({ path, stories, facts }: LogResult): Finding[] =>
  stories
    .filter(({ contradiction }) => contradiction.unless === undefined)
    .map(({ contradiction, told }) => {
      const { rule, why, lines } = contradiction;
      const steps = told.map(({ line, text }, i) => ({
        order: i + 1,
        text: `line ${line}: ${text.trim()}`,
        level: 0,
      }));
      return {
        subject: path,
        rule,
        why,
        method: 'log',
        zone: facts.system,
        replay: `npx buddycheck trace ${path}`,
        key: `${path} ${rule} ${lines.join(' ')}`,
        flows: steps.length > 0 ? [steps] : [],
        file: undefined,
        at: { file: path, line: Math.max(1, lines.at(-1) ?? 1) },
      };
    });

/** A page: each contradiction with its lines, and how often each rule was asked. */
export const logPage = (
  results: readonly TimedResult[],
  verdict: LogResult['verdict'],
  asked: string,
): PageReport => ({
  format: PAGE_FORMAT,
  asked,
  verdict,
  looks: results.flatMap(({ path, facts, rules }) =>
    rules.map((rule) => ({
      subject: path,
      method: `${rule.rule} ${logObligations[rule.rule].name}`,
      bounds: facts.system,
      verdict: verdictOf(rule),
      calls: rule.asked,
    })),
  ),
  leftOut: results.flatMap(({ path, limits }) => limits.map((limit) => `${path}: ${limit}`)),
  failures: results.flatMap(logFindings).map(({ rule, why, subject, replay, flows }) => ({
    rule,
    why,
    subject,
    replay,
    told: flows.flat().map(({ text }) => text),
  })),
});

function verdictOf({ asked, broken, doubtful }: RuleResult): string {
  if (broken > 0) return 'fails';
  if (doubtful > 0) return 'unknown';
  return asked > 0 ? 'holds' : 'not asked';
}

/** The document: a case for each rule; what was not judged, or is doubtful, is skipped. */
export const logJunit = (results: readonly TimedResult[]): string =>
  junitDocument(
    results.map(suite),
    results.reduce((sum, { seconds }) => sum + seconds, 0),
  );

function suite(result: TimedResult) {
  const { path, rules, seconds, limits } = result;
  const cases = [...rules.map((rule) => ruleCase(result, rule)), wholeCase(path, limits)];
  return {
    '@name': legal(path),
    '@tests': cases.length,
    '@failures': cases.filter((one) => 'failure' in one).length,
    '@errors': 0,
    '@skipped': cases.filter((one) => 'skipped' in one).length,
    '@time': seconds.toFixed(3),
    testcase: cases,
  };
}

function ruleCase({ path, stories }: LogResult, one: RuleResult) {
  const { rule, asked, broken, doubtful, because } = one;
  const { name, statement } = logObligations[rule];
  const shared = {
    '@classname': legal(path),
    '@name': legal(`${rule} ${name}: ${statement}`),
    '@time': '0.000',
  };
  const story = stories.find(({ contradiction }) => contradiction.rule === rule);
  const why = legal(story?.contradiction.why ?? `broken ${broken} times`);
  if (broken > 0) return { ...shared, failure: { '@message': why, '@type': rule, '#text': why } };
  if (doubtful > 0) return { ...shared, skipped: legal(story?.contradiction.unless ?? why) };
  if (asked === 0) return { ...shared, skipped: legal(because.join('; ')) };
  return shared;
}

/** Whether the log is whole is a case of its own. */
function wholeCase(path: string, limits: readonly string[]) {
  const shared = { '@classname': legal(path), '@name': 'the log is whole', '@time': '0.000' };
  return limits.length === 0 ? shared : { ...shared, skipped: legal(limits.join('; ')) };
}
