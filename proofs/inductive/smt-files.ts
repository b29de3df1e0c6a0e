/**
 * The lemmas as SMT-LIB files, for other solvers, and what a native z3 says to them where there is
 * one. A file that we did not write is never overwritten: ours say so in their first line.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Code, codeOf, type Lemma } from './lemmas/lemma.ts';
import { scriptsOf } from './run-lemmas.ts';
import { loadCompiler, projectRoot, Sources } from './translate/source.ts';

const MARK = '; written by buddycheck prove --smt2';

/** A file of one lemma: questions in turn, and the answer that each should have. */
export interface SmtFile {
  readonly id: string;
  readonly path: string;
  readonly expected: readonly string[];
}

/** A lemma's questions in one file, each from a clean slate. */
export function smtText(lemma: Lemma, code: Code): { text: string; expected: readonly string[] } {
  const scripts = scriptsOf(lemma, lemma.pose(code));
  const head = [MARK, `; ${lemma.id}: ${lemma.statement}`, `; about: ${lemma.about}`, ''];
  const parts = scripts.map(({ part, text, expected }, i) => {
    const reset = i > 0 ? '(reset)\n' : '';
    return `${reset}; ${part}: ${expected}\n(set-logic ${lemma.logic})\n${text}(check-sat)\n`;
  });
  return { text: head.join('\n') + parts.join(''), expected: scripts.map((one) => one.expected) };
}

/**
 * Writes a file per lemma, each beside and then renamed.
 * @throws RangeError for a file of that name that is not one of ours; nothing is written then.
 */
export async function writeSmt(folder: string, lemmas: readonly Lemma[]): Promise<SmtFile[]> {
  const paths = lemmas.map(({ id }) => join(folder, `${id.toLowerCase()}.smt2`));
  const foreign = paths.find((path) => existsSync(path) && !isOurs(path));
  if (foreign !== undefined) throw new RangeError(`${foreign} was not written by buddycheck: kept`);
  const code = codeOf(new Sources(await loadCompiler(), projectRoot()));
  mkdirSync(folder, { recursive: true });
  return lemmas.map((lemma, i) => {
    const path = paths[i] as string;
    const { text, expected } = smtText(lemma, code);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
    return { id: lemma.id, path, expected };
  });
}

const isOurs = (path: string): boolean => readFileSync(path, 'utf8').startsWith(MARK);

/** What a native z3 says that is not as expected, by file; undefined where there is no such z3. */
export function compareNative(files: readonly SmtFile[]): readonly string[] | undefined {
  const found = spawnSync('z3', ['-version'], { encoding: 'utf8' });
  if (found.error || found.status !== 0) return undefined;
  return files.flatMap(({ id, path, expected }) => {
    const { stdout } = spawnSync('z3', ['-smt2', path], { encoding: 'utf8' });
    const answers = stdout.trim().split(/\s+/);
    const isSame = answers.join(' ') === expected.join(' ');
    return isSame
      ? []
      : [`${id}: expected ${expected.join(' ')}, a native z3 says ${answers.join(' ')}`];
  });
}
