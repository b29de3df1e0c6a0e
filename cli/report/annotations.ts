/**
 * Failures and limits as GitHub's workflow commands, which it shows beside the code. They go to the
 * error stream: the result itself may be a document.
 * Source: docs.github.com, Workflow commands for GitHub Actions.
 */
import { obligationOf, ruleName } from './counterexample.ts';
import type { Finding } from './findings.ts';
import { sourceLine } from './source-line.ts';

/** One line for each failure, and for each limit that left something unknown. */
export const annotations = (findings: readonly Finding[], limits: readonly string[]): string[] => [
  ...findings.map(annotation),
  ...limits.map((limit) => `::warning title=buddycheck::${data(limit)}`),
];

function annotation({ rule, subject, zone, why, replay, at }: Finding): string {
  const { file, line } = at ?? ruleAt(rule);
  const title = `title=${property(`${ruleName(rule)}: ${subject}`)}`;
  const place = [...(file ? [`file=${property(file)}`] : []), ...(line ? [`line=${line}`] : [])];
  return `::error ${[...place, title].join(',')}::${data(`${zone}: ${why}\nreplay: ${replay}`)}`;
}

/** The obligation's own line. */
function ruleAt(rule: string): { readonly file?: string; readonly line?: string } {
  const obligation = obligationOf(rule);
  if (!obligation) return {};
  const [file = '', line] = sourceLine(obligation.source).split(':');
  return { file, ...(line !== undefined && { line }) };
}

/** A line break would end the command, and a percent sign begins what stands for one. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
