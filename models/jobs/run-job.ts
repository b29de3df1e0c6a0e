/** Does one job, watched and limited, with what the machine lends: Node, or a web page. */
import { isObjectDesign } from '../catalogue/object-designs.ts';
import type { Job } from './job.ts';
import type { Means } from './means.ts';
import type { JobResult } from './result.ts';
import { runObjectJob } from './run-objects.ts';
import { runPageJob } from './run-pages.ts';

/**
 * Whatever goes wrong with the design is in the result.
 * @throws RangeError for a design that is not found, or a zone that it cannot be made for.
 */
export async function runJob(job: Job, means: Means): Promise<JobResult> {
  const design = await means.design(job.subject);
  if (job.kind === 'objects' && isObjectDesign(design)) return runObjectJob(design, job, means);
  if (job.kind === 'pages' && !isObjectDesign(design)) return runPageJob(design, job, means);
  throw new RangeError(`${design.name} must be a design of ${job.kind}`);
}
