/**
 * `buddycheck explain I5`: what an obligation says, who owes it, and how it looks broken; or what a
 * promise, a level, an exit code or a fault is.
 */
import { killMatrix } from '../../proofs/kill-matrix.ts';
import { type Implied, implied } from '../../spec/obligations/implied.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { noted } from '../report/counterexample.ts';
import { type Sheet, sheetOf } from '../report/obligation-sheet.ts';
import { otherTopics, type Topic } from './explain-others.ts';
import { tinted, type Voice } from '../terminal/style.ts';
import { exitCodes, split, suggestion, UsageError } from '../options/usage.ts';

const names = { json: { type: 'boolean' } } as const;

/** Runs the command and returns its exit code. @throws UsageError */
export function explain(args: readonly string[], voice: Voice): number {
  const { values, positionals } = split(args, names, 1);
  const [text] = positionals;
  if (text === undefined) {
    if (values['json'] === true) throw new UsageError('--json goes with one thing to explain');
    voice.say(everythingText());
    return exitCodes.holds;
  }
  const told = explained(text);
  if (values['json'] === true) voice.say(JSON.stringify(told, undefined, 2));
  else for (const line of linesOf(voice, told)) voice.say(line);
  return exitCodes.holds;
}

/** What there is to be explained, by name. */
export function everythingText(): string {
  const listed = (all: readonly { readonly id: string; readonly name: string }[]): string =>
    all.map(({ id, name }) => `  ${id.padEnd(4)} ${name}`).join('\n');
  const topics = otherTopics(killMatrix());
  const namesOf = (kind: Topic['kind']): string =>
    topics.flatMap((one) => (one.kind === kind ? [one.name] : [])).join(', ');
  return [
    `Obligations:\n${listed(Object.values(obligations))}`,
    `Not asked, since they follow:\n${listed(implied)}`,
    `Promises:\n  ${namesOf('promise')}`,
    `Levels of a binary:\n  ${namesOf('level')}`,
    `Rules of logs:\n  ${namesOf('rule of logs')}`,
    `Exit codes:\n  ${namesOf('exit code')}`,
    'Faults: buddycheck help designs',
  ].join('\n\n');
}

/** An obligation first: a level or a fault has no name that one of them has. */
function explained(text: string): Implied | Sheet | Topic {
  const follows = implied.find((one) => isMeant(one, text));
  if (follows) return follows;
  const known = Object.values(obligations).find((one) => isMeant(one, text));
  if (known) return sheetOf(known.id, killMatrix());
  const topics = otherTopics(killMatrix());
  const topic = topics.find(({ name }) => name === text);
  if (topic) return topic;
  const all = [...Object.values(obligations), ...implied];
  const near = suggestion(
    text,
    [...all, ...topics].map(({ name }) => name),
  );
  const ids = all.map(({ id }) => id).join(', ');
  const others = 'or the name of a promise, a level, an exit code or a fault';
  throw new UsageError(`explain takes one of ${ids}, ${others}, got '${text}'${near}`);
}

function linesOf(voice: Voice, told: Implied | Sheet | Topic): string[] {
  if ('notes' in told) {
    const { name, kind, notes } = told;
    const title = tinted(voice, 'strong', name);
    return [`${title}: a ${kind}`.replace('a exit', 'an exit'), '', ...notes.flatMap(toldNote)];
  }
  return 'decided' in told ? lines(voice, told) : brief(voice, told);
}

const toldNote = ([title, told]: Topic['notes'][0]): string[] => noted(title, told);

/** By id, in any case, or by name. */
const isMeant = ({ id, name }: { readonly id: string; readonly name: string }, text: string) =>
  id.toUpperCase() === text.toUpperCase() || name === text;

function brief(voice: Voice, { id, name, statement, because }: Implied): string[] {
  return [
    tinted(voice, 'strong', `${id} ${name}`),
    '',
    ...noted('says', [statement]),
    ...noted('not asked', [because]),
  ];
}

function lines(voice: Voice, sheet: Sheet): string[] {
  const { id, name, statement, formula, decided, owedBy, checkedBy, because, example } = sheet;
  const { alone, sees, from } = sheet;
  const most =
    sees > alone.length ? [`and ${sees - alone.length} more, which others see, too`] : [];
  return [
    tinted(voice, 'strong', `${id} ${name}`),
    '',
    ...noted('says', [statement]),
    ...noted('formula', [formula]),
    ...noted(
      'comes from',
      from.map(({ work, says }) => `${work.cited}: ${says}`),
    ),
    ...noted('decided in', [decided]),
    ...noted('owed by', [owedBy]),
    ...noted('checked by', checkedBy),
    ...noted('alone kills', [...alone, ...most]),
    ...noted('asked for', because === undefined ? [] : [because]),
    ...(example ? ['', ` broken by   ${example.title}`, '', ...example.lines] : []),
  ];
}
