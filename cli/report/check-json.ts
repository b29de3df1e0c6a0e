/** The result of a check for machines: one JSON document, the same facts as the table. */
import type { z } from 'zod';
import { type CheckReport, encodeReport, REPORT_FORMAT } from '../../models/kept/report-codec.ts';
import { type CheckResult, type DesignResult, pagesOf } from '../../models/jobs/result.ts';
import { toldOf } from '../../spec/promises/promises.ts';
import type { checkDocument } from './schema.ts';

/** Seconds to the millisecond; everything else repeats from run to run. */
export const checkJson = (result: CheckResult): string => documentText(reportOf(result));

/** The document as text. */
export function documentText(report: CheckReport): string {
  // The type is that of the published schema: a field that it lacks does not compile.
  const document: z.output<typeof checkDocument> = encodeReport(report);
  return JSON.stringify(document, null, 2);
}

/** What the document says. */
export const reportOf = ({ designs, seed, seconds, verdict }: CheckResult): CheckReport => ({
  format: REPORT_FORMAT,
  verdict,
  seed,
  seconds: rounded(seconds),
  designs: designs.map(design),
});

const design = ({ design: one, results, leftOut }: DesignResult): CheckReport['designs'][0] => ({
  name: one.name,
  source: one.source,
  declares: toldOf(pagesOf(one).declares),
  leftOut: leftOut.map(({ method, zone }) => ({ method, zone })),
  results: results.map((job) => ({ ...job, seconds: rounded(job.seconds) })),
});

/** To the millisecond. */
export const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;
