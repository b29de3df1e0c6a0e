/**
 * Tries the lemmas: poses each, asks the solver its questions, and says what became of it. Only a
 * definite answer counts: where the solver gives up, the lemma is `unknown` and so is all that
 * stands on it.
 */
import { type Code, codeOf, type Lemma, type Posed, type Question } from './lemmas/lemma.ts';
import { lemmas } from './lemmas/every-lemma.ts';
import { script, type Shown, shownName } from './solver/smt.ts';
import { type Answer, Solver } from './solver/solver.ts';
import { loadCompiler, projectRoot, Sources } from './translate/source.ts';
import { not, type Term } from './translate/term.ts';

/**
 * `proved`: follows, its premises can be met, its twin fails. `witnessed`: there is such a state.
 * `refuted`: a counterexample, or no such state. `vacuous`: the premises contradict one another.
 * `toothless`: the twin follows too. `unknown`: the solver gave up.
 */
export type Standing = 'proved' | 'witnessed' | 'refuted' | 'vacuous' | 'toothless' | 'unknown';

/** A value in a model, under the name that people know it by. */
export type Told = readonly [name: string, value: string];

/** What became of a lemma. */
export interface LemmaResult {
  readonly id: string;
  readonly statement: string;
  readonly about: string;
  readonly logic: string;
  readonly expected: 'proved' | 'witnessed';
  readonly standing: Standing;
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** Of a refuted theorem, how it fails; of a witness, the state. */
  readonly model: readonly Told[];
  /** What was changed for the twin, and how it then fails. */
  readonly twin?: { readonly change: string; readonly model: readonly Told[] };
  /** Why the solver gave up. */
  readonly reason?: string;
  /** Of the solver, in CPU time. */
  readonly seconds: number;
}

/** Solvers at once. Each may take 2 GB. */
const PROCESSES = 2;

/**
 * Lemmas that take ten seconds or more, the longest first: begun last, one of them would leave all
 * other processes idle. Times are the `CPU s` of `npx buddycheck prove --lemmas`.
 */
export const longLemmas: readonly string[] = [
  'T-merge',
  'T-push',
  'D-remove',
  'D-empty',
  'T-split',
  'D-push',
  'T-begin-free',
  'P-ind-push',
  'P-ind-remove',
];

/** What to try, and whom to tell. */
export interface LemmaOptions {
  /** Ids; all by default. */
  readonly only?: readonly string[];
  readonly onProgress?: (result: LemmaResult, done: number, total: number) => void;
  /** Solvers at once, 2 by default. */
  readonly processes?: number;
  /** For one question. */
  readonly secondsMax?: number;
  /** Asked between lemmas; what is not tried then is left out of the results. */
  readonly isStopped?: () => boolean;
}

/**
 * Tries the lemmas in processes of their own; results are in the lemmas' order.
 * @throws RangeError for an id that no lemma has.
 */
export async function runLemmas(options: LemmaOptions = {}): Promise<LemmaResult[]> {
  const chosen = chosenLemmas(options.only);
  const code = codeOf(new Sources(await loadCompiler(), projectRoot()));
  const results: LemmaResult[] = [];
  const left = longestFirst(chosen);
  const work = async (): Promise<void> => {
    for (let lemma = left.shift(); lemma; lemma = left.shift()) {
      if (options.isStopped?.()) return;
      const result = await tryAlone(lemma, code, options.secondsMax);
      results.push(result);
      options.onProgress?.(result, results.length, chosen.length);
    }
  };
  await Promise.all(Array.from({ length: options.processes ?? PROCESSES }, work));
  const place = ({ id }: LemmaResult) => chosen.findIndex((lemma) => lemma.id === id);
  return results.toSorted((a, b) => place(a) - place(b));
}

function longestFirst(chosen: readonly Lemma[]): Lemma[] {
  const place = ({ id }: Lemma) => {
    const at = longLemmas.indexOf(id);
    return at < 0 ? longLemmas.length : at;
  };
  return chosen.toSorted((a, b) => place(a) - place(b));
}

/** A solver never gives memory back, and it has 2 GB: each lemma gets one of its own. */
async function tryAlone(lemma: Lemma, code: Code, secondsMax?: number): Promise<LemmaResult> {
  const solver = new Solver();
  try {
    return await tryLemma(lemma, code, solver, secondsMax);
  } finally {
    solver.end();
  }
}

/** @throws RangeError for an id that no lemma has. */
export function chosenLemmas(only?: readonly string[]): readonly Lemma[] {
  if (!only) return lemmas;
  const missing = only.find((id) => !lemmas.some((lemma) => lemma.id === id));
  if (missing === undefined) return lemmas.filter(({ id }) => only.includes(id));
  throw new RangeError(`no lemma '${missing}'; there are ${lemmas.map(({ id }) => id).join(', ')}`);
}

/** One of the questions that a lemma asks, as a script, and the answer that it should have. */
export interface Script {
  readonly part: 'claim' | 'premises' | 'twin';
  readonly text: string;
  readonly shown: readonly Shown[];
  readonly expected: 'sat' | 'unsat';
}

/** A goal in parts: ten easy questions are answered long before one about all ten at once. */
const conjuncts = (goal: Term): readonly Term[] =>
  goal.op === 'and' ? goal.args.flatMap(conjuncts) : [goal];

/** A lemma's questions as scripts without `(check-sat)`, the parts of the claim first. */
export function scriptsOf({ kind }: Lemma, posed: Posed): Script[] {
  const of = (part: Script['part'], terms: readonly Term[], { shown }: Question): Script => ({
    part,
    text: script(terms, part === 'premises' ? [] : shown),
    shown: part === 'premises' ? [] : shown,
    expected: part === 'claim' && kind === 'theorem' ? 'unsat' : 'sat',
  });
  const { premises, goal, twin } = posed;
  if (kind === 'witness') return [of('claim', [...premises, goal], posed)];
  const scripts = conjuncts(goal).map((part) => of('claim', [...premises, not(part)], posed));
  scripts.push(of('premises', premises, posed));
  if (twin) scripts.push(of('twin', [...twin.premises, not(twin.goal)], twin));
  return scripts.filter(({ text }, i) => scripts.findIndex((other) => other.text === text) === i);
}

/** Tries one lemma. @throws Untranslatable where the code says what has no translation. */
export async function tryLemma(
  lemma: Lemma,
  code: Code,
  solver: Solver,
  secondsMax = 240,
): Promise<LemmaResult> {
  let seconds = 0;
  const posed = lemma.pose(code);
  const { id, statement, about, kind } = lemma;
  const answers = new Map<Script['part'], Answer & { readonly told: readonly Told[] }>();
  for (const { part, text, shown } of scriptsOf(lemma, posed)) {
    const names = shown.map((_, i) => shownName(i));
    const answer = await solver.ask({ logic: lemma.logic, text, shown: names, secondsMax });
    const told = shown.map(([name], i): Told => [name, readable(answer.values[i] ?? '?')]);
    seconds += answer.cpuSeconds;
    answers.set(part, { ...answer, told });
    if (answer.answer === 'unknown' || (part === 'claim' && answer.answer === 'sat')) break;
  }
  const gaveUp = [...answers.values()].find(({ answer }) => answer === 'unknown');
  const standing = gaveUp
    ? 'unknown'
    : standingOf(lemma, posed, (part) => answers.get(part)?.answer);
  const isGood = standing === 'proved' || standing === 'witnessed';
  const claim = answers.get('claim');
  const twin = answers.get('twin');
  return {
    id,
    statement,
    about,
    logic: lemma.logic,
    expected: kind === 'theorem' ? 'proved' : 'witnessed',
    standing,
    verdict: isGood ? 'holds' : gaveUp ? 'unknown' : 'fails',
    model: claim?.answer === 'sat' ? claim.told : [],
    ...(posed.twin && twin?.answer === 'sat'
      ? { twin: { change: posed.twin.change, model: twin.told } }
      : {}),
    ...(gaveUp ? { reason: gaveUp.values[0] ?? 'no reason given' } : {}),
    seconds,
  };
}

function standingOf(
  { kind }: Lemma,
  { twin }: Posed,
  answer: (part: Script['part']) => string | undefined,
): Standing {
  if (kind === 'witness') return answer('claim') === 'sat' ? 'witnessed' : 'refuted';
  if (answer('claim') !== 'unsat') return 'refuted';
  if (answer('premises') !== 'sat') return 'vacuous';
  return twin && answer('twin') === 'sat' ? 'proved' : 'toothless';
}

/** A vector as the signed number that the code sees. */
function readable(value: string): string {
  const digits = /^#x([\da-f]+)$/.exec(value)?.[1];
  if (digits) return `${BigInt.asIntN(digits.length * 4, BigInt(`0x${digits}`))}`;
  return /^\d+$/.test(value) ? `${BigInt.asIntN(64, BigInt(value))}` : value;
}
