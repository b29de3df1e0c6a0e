/**
 * The lemmas' own check: a false one is refuted, one about nothing is vacuous, one that nothing
 * could break is toothless, and what the solver gives up on is unknown. All lemmas take minutes and
 * are tried by `buddycheck prove`; here, one of them, and what keeps the rest honest.
 */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { codeOf, type Lemma, type Posed } from '../../proofs/inductive/lemmas/lemma.ts';
import { lemmas } from '../../proofs/inductive/lemmas/every-lemma.ts';
import {
  chosenLemmas,
  longLemmas,
  runLemmas,
  tryLemma,
} from '../../proofs/inductive/run-lemmas.ts';
import { compareNative, writeSmt } from '../../proofs/inductive/smt-files.ts';
import { Solver } from '../../proofs/inductive/solver/solver.ts';
import { loadCompiler, projectRoot, Sources } from '../../proofs/inductive/translate/source.ts';
import {
  add,
  less,
  mul,
  not,
  num,
  same,
  TRUE,
  unknown,
  within,
} from '../../proofs/inductive/translate/term.ts';

const code = codeOf(new Sources(await loadCompiler(), projectRoot()));
const solver = new Solver();
afterAll(() => solver.end());

const freeList = chosenLemmas(['A1-free-list'])[0] as Lemma;
const changed = (change: (posed: Posed) => Posed): Lemma => ({
  ...freeList,
  pose: (of) => change(freeList.pose(of)),
});
const standing = async (lemma: Lemma, secondsMax?: number) =>
  (await tryLemma(lemma, code, solver, secondsMax)).standing;

test('a lemma whose conclusion is negated is refuted, with a model', async () => {
  const result = await tryLemma(
    changed((posed) => ({ ...posed, goal: not(posed.goal) })),
    code,
    solver,
  );
  expect(result).toMatchObject({ standing: 'refuted', verdict: 'fails' });
  expect(result.model.map(([name]) => name)).toEqual(['at', 'order', 'buddy', 'should be']);
});

test('a lemma whose premises contradict one another is vacuous', async () => {
  const k = unknown('k');
  const contradiction = [less(k, num(3)), less(num(3), k)];
  const vacuous = changed((posed) => ({ ...posed, premises: contradiction }));
  expect(await standing(vacuous)).toBe('vacuous');
});

test('a lemma whose twin follows too is toothless', async () => {
  const toothless = changed((posed) => ({
    ...posed,
    twin: { change: 'not at all', premises: [], goal: TRUE, shown: [] },
  }));
  expect(await standing(toothless)).toBe('toothless');
});

test('a question that the solver gives up on leaves the lemma unknown, never proved', async () => {
  const [a, b] = [unknown('a'), unknown('b')];
  const prime = 2n ** 61n - 1n;
  const small = [within(2, a, num(2n ** 31n)), within(2, b, num(2n ** 31n))];
  const hard = changed((posed) => ({
    ...posed,
    premises: small,
    goal: not(same(mul(a, b), num(prime))),
  }));
  const result = await tryLemma(hard, code, solver, 0.2);
  expect(result).toMatchObject({ standing: 'unknown', verdict: 'unknown' });
  expect(result.reason).toMatch(/timeout|canceled/);
});

test('a witness that there is not is refuted', async () => {
  const [a] = [unknown('a')];
  const none: Lemma = {
    ...freeList,
    kind: 'witness',
    pose: () => ({ premises: [less(a, num(3))], goal: same(a, add(num(2), num(2))), shown: [] }),
  };
  expect(await standing(none)).toBe('refuted');
});

test('a lemma is proved, its twin told with a counterexample, in a process that ends', async () => {
  const [result] = await runLemmas({ only: ['A1-free-list'] });
  expect(result).toMatchObject({ id: 'A1-free-list', standing: 'proved', verdict: 'holds' });
  expect(result?.twin?.change).toBe('with frames up to 2^52');
});

test('an id that no lemma has is named, with those that there are', async () => {
  await expect(runLemmas({ only: ['A99'] })).rejects.toThrow(/no lemma 'A99'; there are A1, A2/);
});

test('the lemmas that are begun first are some', () => {
  expect(() => chosenLemmas(longLemmas)).not.toThrow();
});

test('ids are unique, every theorem has a twin, and all code can be translated', () => {
  expect(new Set(lemmas.map(({ id }) => id)).size).toBe(lemmas.length);
  for (const lemma of lemmas) {
    const posed = lemma.pose(code);
    expect(posed.twin !== undefined).toBe(lemma.kind === 'theorem');
  }
});

test('files are written whole, ours are replaced, and a foreign one is kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lemmas-'));
  const two = chosenLemmas(['A5', 'A6w']);
  const files = await writeSmt(folder, two);
  const text = readFileSync(files[0]?.path ?? '', 'utf8');
  expect(text).toContain('(set-logic QF_BV)');
  expect(text.match(/\(check-sat\)/g)?.length).toBe(files[0]?.expected.length);
  expect(files[1]?.expected).toEqual(['sat']);
  await writeSmt(folder, two);
  const foreign = join(folder, 'a6.smt2');
  writeFileSync(foreign, '; mine\n');
  await expect(writeSmt(folder, chosenLemmas(['A1', 'A6']))).rejects.toThrow(/a6\.smt2 was not/);
  expect(readFileSync(foreign, 'utf8')).toBe('; mine\n');
  expect(existsSync(join(folder, 'a1.smt2'))).toBe(false);
});

test('without a native z3 nothing is compared, and one that disagrees is reported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lemmas-'));
  const files = await writeSmt(folder, chosenLemmas(['A6w']));
  const path = process.env['PATH'];
  try {
    process.env['PATH'] = folder;
    expect(compareNative(files)).toBeUndefined();
    writeFileSync(join(folder, 'z3'), '#!/bin/sh\necho unsat\n', { mode: 0o755 });
    expect(compareNative(files)).toEqual(['A6w: expected sat, a native z3 says unsat']);
    writeFileSync(join(folder, 'z3'), '#!/bin/sh\necho sat\n', { mode: 0o755 });
    expect(compareNative(files)).toEqual([]);
  } finally {
    process.env['PATH'] = path;
  }
});
