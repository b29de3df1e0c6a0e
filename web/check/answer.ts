/**
 * Answers a question, in slices so that progress is heard: the searches are those of the command
 * line, and so are the verdicts, the counts and the shortest traces.
 */
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import type { Means } from '../../models/jobs/means.ts';
import { runScheduleJob, type ScheduleJob } from '../../models/jobs/schedule-job.ts';
import { searchPages } from '../../models/jobs/search-pages.ts';
import { unwatched, type Watcher } from '../../models/jobs/watcher.ts';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { explore } from '../states/explore.ts';
import { checkBinary } from './answer-binary.ts';
import type { Answer, Progress, Question, Said, States } from './messages.ts';

/** Answers; whatever is wrong with the question is said, not thrown. */
export async function answer(
  question: Question,
  tell: (progress: Progress) => void,
): Promise<Exclude<Said, Progress>> {
  try {
    if (question.kind === 'binary') return await checkBinary(question, tell);
    if (question.kind === 'states') return statesOf(question, tell);
    if (question.kind === 'design') return await onOneCpu(question, tell);
    return await onSeveral(question, tell);
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'refusal', why: error.message };
    throw error;
  }
}

function statesOf({ subject, zone }: Asked<'states'>, tell: (progress: Progress) => void): States {
  const design = subjectNamed(subject);
  const count = (states: number): void => tell({ kind: 'progress', states, depth: 0 });
  return { kind: 'states', explored: explore(design, zone, { tell: count }) };
}

type Asked<Kind> = Extract<Question, { kind: Kind }>;

/** Tells how far a search is, and never stops it: whoever asked ends the worker. */
const telling = (tell: (progress: Progress) => void): Watcher => ({
  ...unwatched,
  show: ({ done, depth = 0 }) => tell({ kind: 'progress', states: done, depth }),
});

async function onOneCpu(
  { job }: Asked<'design'>,
  tell: (progress: Progress) => void,
): Promise<Answer> {
  const means: Means = { watcher: telling(tell), design: ({ name }) => subjectNamed(name) };
  const found = await searchPages(subjectNamed(job.subject.name), job, means);
  const { states = 0, depth = 0, calls, verdict, limit, failure, trace } = found;
  return {
    kind: 'answer',
    // A search of every state passes nothing: what it does not fail, holds or is unknown.
    verdict: verdict === 'passed' ? 'holds' : verdict,
    states,
    depth,
    calls,
    ...(limit !== undefined && { limit }),
    ...failure,
    ...(trace && { trace: encodeTrace(trace) }),
  };
}

async function onSeveral(
  { text, statesMax }: Asked<'programs'>,
  tell: (progress: Progress) => void,
): Promise<Answer> {
  const job: ScheduleJob = { kind: 'schedules', programs: text, limits: { statesMax } };
  const result = await runScheduleJob(job, telling(tell));
  const { states = 0, depth = 0, steps } = result.looked;
  const found = { kind: 'answer', states, depth, calls: steps } as const;
  if (result.verdict === 'holds') return { ...found, verdict: 'holds' };
  if (result.verdict === 'unknown') return { ...found, verdict: 'unknown', limit: result.limit };
  const { failure, schedule } = result.small;
  return { ...found, verdict: 'fails', ...failure, trace: schedule };
}
