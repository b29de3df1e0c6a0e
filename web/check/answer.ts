/**
 * Answers a question, in slices so that progress is heard: the searches are those of the command
 * line, and so are the verdicts, the counts and the shortest traces.
 */
import { start } from '../../engine/search/search.ts';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import { decodeAnySchedule, encodeAnySchedule } from '../../models/kept/object-trace.ts';
import { encodeTrace, readZone } from '../../models/kept/trace-text.ts';
import { runInterleaved } from '../../models/many-cpus/run-scenario.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { callOf } from '../../models/subject/pages/calls.ts';
import type { Answer, Progress, Question, Refusal } from './messages.ts';

/** States that are expanded between two reports. */
const SLICE = 256;

/** Answers; whatever is wrong with the question is said, not thrown. */
export async function answer(
  question: Question,
  tell: (progress: Progress) => void,
): Promise<Answer | Refusal> {
  try {
    if (question.kind === 'design') return onOneCpu(question, tell);
    return await onSeveral(question, tell);
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'refusal', why: error.message };
    throw error;
  }
}

type Asked<Kind> = Extract<Question, { kind: Kind }>;

function onOneCpu(
  { design: name, zone: text, statesMax }: Asked<'design'>,
  tell: (progress: Progress) => void,
): Answer {
  const [place = '', top = ''] = text.split(':');
  const zone = readZone(place, top);
  const model = new Sequential(subjectNamed(name), zone);
  const search = start(model, { statesMax });
  while (!search.step(SLICE)) {
    const { states, depth } = search.explored;
    tell({ kind: 'progress', states, depth });
  }
  const { verdict } = search;
  if (!verdict) throw new Error('engine bug: a search ended without a verdict');
  const { states, depth } = verdict.explored;
  const found = { kind: 'answer', states, depth, calls: model.callsMade } as const;
  if (verdict.kind === 'holds') return { ...found, verdict: 'holds' };
  if (verdict.kind === 'unknown') return { ...found, verdict: 'unknown', limit: verdict.limit };
  const calls = verdict.trace.actions.map((action) => callOf(zone, action));
  const trace = encodeTrace({ subject: name, zone, calls });
  return { ...found, verdict: 'fails', ...verdict.failure, trace };
}

async function onSeveral(
  { text, statesMax }: Asked<'programs'>,
  tell: (progress: Progress) => void,
): Promise<Answer> {
  const { scenario } = decodeAnySchedule(text);
  const verdict = await runInterleaved(scenario, {
    statesMax,
    onProgress({ states, depth }) {
      tell({ kind: 'progress', states, depth });
      return Promise.resolve(undefined);
    },
  });
  const { states = 0, depth = 0, steps } = verdict.looked;
  const found = { kind: 'answer', states, depth, calls: steps } as const;
  if (verdict.kind === 'holds') return { ...found, verdict: 'holds' };
  if (verdict.kind === 'unknown') return { ...found, verdict: 'unknown', limit: verdict.limit };
  const small = verdict.counterexample ?? { scenario, actions: verdict.actions };
  const failure = verdict.counterexample?.failure ?? verdict.failure;
  return { ...found, verdict: 'fails', ...failure, trace: encodeAnySchedule(small) };
}
