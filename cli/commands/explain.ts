/** `buddycheck explain I5`: what an obligation says, who owes it, and how it looks broken. */
import { killMatrix } from '../../proofs/kill-matrix.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import { type Implied, implied } from '../../spec/obligations/implied.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { noted } from '../report/counterexample.ts';
import { type Sheet, sheetOf } from '../report/obligation-sheet.ts';
import { tinted, type Voice } from '../terminal/style.ts';
import { exitCodes, split, suggestion, UsageError } from '../options/usage.ts';

const names = { json: { type: 'boolean' } } as const;

/** Runs the command and returns its exit code. @throws UsageError */
export function explain(args: readonly string[], voice: Voice): number {
  const { values, positionals } = split(args, names, 1);
  const [text] = positionals;
  if (text === undefined)
    throw new UsageError('explain needs an obligation: buddycheck explain I5');
  const follows = implied.find((one) => isMeant(one, text));
  const sheet = follows ?? sheetOf(idOf(text), killMatrix());
  if (values['json'] === true) voice.say(JSON.stringify(sheet, undefined, 2));
  else
    for (const line of 'decided' in sheet ? lines(voice, sheet) : brief(voice, sheet)) {
      voice.say(line);
    }
  return exitCodes.holds;
}

/** By id, in any case, or by name. */
const isMeant = ({ id, name }: { readonly id: string; readonly name: string }, text: string) =>
  id.toUpperCase() === text.toUpperCase() || name === text;

function idOf(text: string): ObligationId {
  const all = Object.values(obligations);
  const found = all.find((one) => isMeant(one, text));
  if (found) return found.id;
  const ids = all.map(({ id }) => id);
  const near = suggestion(
    text,
    all.map(({ name }) => name),
  );
  throw new UsageError(`obligation must be one of ${ids.join(', ')}, got '${text}'${near}`);
}

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
