/**
 * The page of a document that `check --json` wrote, for whoever opens one: at the command line, or
 * in the page itself, which plays the traces in it again.
 */
import { decodePage, PAGE_FORMAT, type PageFailure, type PageReport } from './page-report.ts';
import { type CheckReport, decodeReport } from './report-codec.ts';
import { encodeTrace } from './trace-text.ts';

/** What a look says of itself, as a job has it and as a document does. */
type Looked = {
  readonly method: string;
  readonly zone: string;
  readonly calls: number;
  readonly seconds: number;
  readonly verdict: string;
  readonly states?: number | undefined;
  readonly depth?: number | undefined;
  readonly limit?: string | undefined;
};

/** A look as a page has it. */
export function lookOf(subject: string, job: Looked): PageReport['looks'][0] {
  const { method, zone: bounds, verdict, states, depth, calls, seconds, limit } = job;
  return {
    subject,
    method,
    bounds,
    verdict,
    calls,
    seconds,
    ...(states !== undefined && { states }),
    ...(depth !== undefined && { depth }),
    ...(limit !== undefined && { limit }),
  };
}

/** Of a document that `check --json` wrote: traces in it are of designs that the page has. */
export function pageOfReport({ designs, verdict }: CheckReport, path: string): PageReport {
  return {
    format: PAGE_FORMAT,
    asked: `npx buddycheck check --json, kept in ${path}`,
    verdict,
    looks: designs.flatMap(({ name, results }) => results.map((job) => lookOf(name, job))),
    leftOut: designs.flatMap(({ name, leftOut }) =>
      leftOut.map(({ method, zone }) => `${name}: ${method}, ${zone}`),
    ),
    failures: designs.flatMap(({ name, results }) =>
      results.flatMap((job) => keptFailure(name, job)),
    ),
  };
}

function keptFailure(
  subject: string,
  { failure, trace, told }: CheckReport['designs'][0]['results'][0],
): PageFailure[] {
  if (!failure) return [];
  const again = `npx buddycheck check --design ${subject}`;
  return [
    {
      ...failure,
      subject,
      replay: trace ? `npx buddycheck replay '${encodeTrace(trace)}'` : again,
      ...(trace && { trace: encodeTrace(trace) }),
      ...(told && { told }),
    },
  ];
}

/**
 * The page of a document that `JSON.parse` read: what `check --json` wrote, or a page's own data.
 * @throws RangeError naming the place that is wrong.
 */
export function pageOfDocument(document: unknown, path: string): PageReport {
  const isPage = typeof document === 'object' && document !== null && 'looks' in document;
  return isPage ? decodePage(document) : pageOfReport(decodeReport(document), path);
}
