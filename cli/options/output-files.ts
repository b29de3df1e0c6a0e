/** What a check is asked to write beside its report: that it can be is found out first. */
import { resolve } from 'node:path';
import { OutputFile } from './output-file.ts';
import { UsageError } from './usage.ts';

export const MEBIBYTE = 2 ** 20;

/** Files that can be written, and are to be. */
export interface OutputFiles {
  readonly junit?: OutputFile;
  readonly sarif?: OutputFile;
}

/** @throws UsageError for a place that nothing can be written to, and for one named twice. */
export function outputFiles({
  junit,
  sarif,
  ...others
}: {
  readonly junit?: string | undefined;
  readonly sarif?: string | undefined;
  readonly html?: string | undefined;
  readonly checkpoint?: string | undefined;
}): OutputFiles {
  const paths = [junit, sarif, others.html, others.checkpoint].filter((path) => path !== undefined);
  if (new Set(paths.map((path) => resolve(path))).size < paths.length) {
    throw new UsageError(`--junit, --sarif, --html and --checkpoint must be different files`);
  }
  return {
    ...(junit !== undefined && { junit: new OutputFile('junit', junit) }),
    ...(sarif !== undefined && { sarif: new OutputFile('sarif', sarif) }),
  };
}
