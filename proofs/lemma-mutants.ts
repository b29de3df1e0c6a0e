/**
 * Which lemma notices which mutant of the functions that lemmas are about, as it was last measured
 * by `npm run mutate:lemmas`.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const rowSchema = z.strictObject({
  file: z.string(),
  /** The function or method that was changed. */
  name: z.string(),
  line: z.int().min(1),
  mutator: z.string(),
  original: z.string(),
  replacement: z.string(),
  /**
   * `refuted`: some question of a lemma is answered otherwise. `not translated`: the changed code
   * has no translation, so that `prove` stops there. `unnoticed`: every lemma about it stands.
   * `undecided`: the solver gave up, and no other lemma noticed.
   */
  how: z.enum(['refuted', 'not translated', 'unnoticed', 'undecided']),
  /** The lemma that noticed, or on which the solver gave up. */
  by: z.string().optional(),
});

/** One mutant and what became of it. */
export type MutantRow = z.output<typeof rowSchema>;

/** @throws RangeError for a damaged text. */
export function readLemmaMutants(text: string): readonly MutantRow[] {
  const parsed = z.array(rowSchema).safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RangeError(`lemma mutants: ${issue?.path.join('.')}: ${issue?.message}`);
}

/** The rows that ship. */
export const lemmaMutants = (): readonly MutantRow[] =>
  readLemmaMutants(readFileSync(new URL('./lemma-mutants.json', import.meta.url), 'utf8'));
