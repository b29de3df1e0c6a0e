/** The lemmas' part of `buddycheck prove`: tries them, and says what became of each. */
import { lemmas } from '../../proofs/inductive/lemmas/every-lemma.ts';
import { type LemmaResult, runLemmas } from '../../proofs/inductive/run-lemmas.ts';
import { compareNative, writeSmt } from '../../proofs/inductive/smt-files.ts';
import { NotInstalled } from '../../proofs/inductive/translate/source.ts';
import { Progress } from '../terminal/progress.ts';
import { counted, plural, tinted, type Voice } from '../terminal/style.ts';
import { type Column, tableOf } from '../terminal/table.ts';

/** What was tried; `left` were not. */
export interface LemmasTried {
  readonly results: readonly LemmaResult[];
  readonly left: number;
}

/** The lemmas whose id contains this text. */
export const lemmasWith = (only: string): readonly string[] =>
  lemmas.flatMap(({ id }) => (id.includes(only) ? [id] : []));

/** Tries these lemmas until the user interrupts. */
export async function tryLemmas(only: readonly string[], voice: Voice): Promise<LemmasTried> {
  const progress = new Progress(voice);
  try {
    const results = await runLemmas({
      only,
      onProgress: ({ id }, done, total) => progress.show({ what: id, done, unit: 'lemmas', total }),
      isStopped: () => voice.isInterrupted(),
    });
    return { results, left: only.length - results.length };
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    voice.warn(error.message);
    return { results: [], left: only.length };
  } finally {
    progress.end();
  }
}

const columns: readonly Column[] = [
  { title: 'lemma', side: 'left' },
  { title: 'about', side: 'left' },
  { title: 'twin', side: 'left' },
  { title: 'CPU s', side: 'right' },
  { title: '', side: 'left' },
];

const tones = { holds: 'good', fails: 'bad', unknown: 'unsure' } as const;

/** The table, each twin's counterexample, and what went wrong. */
export function lemmaSummary(voice: Voice, { results, left }: LemmasTried): string[] {
  const rows = results.map(({ id, about, twin, seconds, standing, verdict }) => [
    id,
    about.length > 60 ? `${about.slice(0, 59)}…` : about,
    twin ? 'fails' : '',
    seconds.toFixed(1),
    tinted(voice, tones[verdict], standing),
  ]);
  const [head = '', ...lines] = tableOf(columns, rows);
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0);
  const isPartial = left > 0 ? `, ${counted(left)} not tried` : '';
  const said = `${plural(results.length, 'lemma')} tried${isPartial}, ${seconds.toFixed(1)} CPU s`;
  const verdict = verdictOf({ results, left });
  const word = tinted(voice, tones[verdict], verdict.toUpperCase());
  return [
    tinted(voice, 'strong', head),
    ...lines,
    '',
    ...results.flatMap((result) => told(result)),
    `${word}  ${said}`,
  ];
}

function told({ id, statement, model, twin, reason }: LemmaResult): string[] {
  const values = (all: LemmaResult['model']) =>
    all.map(([name, is]) => `${name} = ${is}`).join(', ');
  return [
    `${id}: ${statement}`,
    ...(reason === undefined ? [] : [`    the solver gave up: ${reason}`]),
    ...(model.length > 0 ? [`    ${values(model)}`] : []),
    ...(twin ? [`    false ${twin.change}: ${values(twin.model)}`] : []),
    '',
  ];
}

/** The whole is no better than its worst part. */
export function verdictOf({ results, left }: LemmasTried): 'holds' | 'fails' | 'unknown' {
  if (results.some(({ verdict }) => verdict === 'fails')) return 'fails';
  return left > 0 || results.some(({ verdict }) => verdict === 'unknown') ? 'unknown' : 'holds';
}

/** Writes the lemmas as files, and compares with a native z3. False if that one disagrees. */
export async function writeLemmas(
  folder: string,
  only: readonly string[],
  voice: Voice,
): Promise<boolean> {
  const files = await writeSmt(
    folder,
    lemmas.filter(({ id }) => only.includes(id)),
  );
  voice.say(`${plural(files.length, 'lemma')} written to ${folder}`);
  const differences = compareNative(files);
  if (!differences) voice.say('not compared: no native z3');
  else for (const line of differences) voice.say(line);
  if (differences?.length === 0) voice.say('a native z3 agrees with all of them');
  return !differences || differences.length === 0;
}
