/**
 * A test runner for Stryker that keeps the tests loaded and calls them in its own process. Through
 * vitest each mutant costs a new worker that loads everything again, and runs it with all sources
 * instrumented. Here most are killed within a millisecond: by the cheapest test that reaches them,
 * tests that have killed mutants of the same file first.
 *
 * What a test leaves behind in a module could make others fail. So whoever kills a mutant must
 * pass again with the mutant off; if it does not, all is loaded anew and the mutant judged again.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type TestResult,
  type TestRunner,
  TestStatus,
} from '@stryker-mutator/api/test-runner';
import { board, takeHits } from '../board.ts';
import { leftOut, testFiles } from '../test-files.ts';
import { attempt, type Outcome } from './attempt.ts';
import { Graph, reach } from './graph.ts';

/** What the first run found, left in the sandbox for the runners in other processes. */
interface Known {
  /** By test, in milliseconds. */
  readonly times: Readonly<Record<string, number>>;
  /** By test file: what it loads. */
  readonly reaches: Readonly<Record<string, readonly string[]>>;
}

const knownFile = 'tests-known.json';
/** Milliseconds for a test with no mutant on: it ends. */
const HEALTHY_MAX = 600_000;
const idOf = (file: string, name: string): string => `${file}#${name}`;
const fileIn = (id: string): string => id.slice(0, id.indexOf('#'));

class InProcessRunner implements TestRunner {
  private known: Known = { times: {}, reaches: {} };
  /** By mutated file. */
  private readonly graphs = new Map<string, Graph>();
  /** How often a test has killed a mutant, by mutated file and test. */
  private readonly kills = new Map<string, number>();

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    await new Graph().cases('test/setup.ts');
  }

  /** Runs every test with no mutant on, and counts what it reaches. */
  async dryRun({ testFiles: only }: DryRunOptions): Promise<DryRunResult> {
    const graph = new Graph();
    const tests: TestResult[] = [];
    const times: Record<string, number> = {};
    const reaches: Record<string, readonly string[]> = {};
    const perTest: Record<string, Record<string, number>> = {};
    const atLoad: Record<string, number>[] = [];
    const all = globSync([...testFiles], { exclude: [...leftOut] }).toSorted();
    const chosen = only?.map((file) => relative(process.cwd(), resolve(file)));
    for (const file of all.filter((one) => chosen?.includes(one) ?? true)) {
      const cases = await graph.cases(file);
      atLoad.push(takeHits());
      for (const { name, position, run } of cases) {
        const id = idOf(file, name);
        const { failed, milliseconds } = await attempt(run, HEALTHY_MAX);
        times[id] = milliseconds;
        perTest[id] = takeHits();
        const test = {
          id,
          name,
          fileName: file,
          startPosition: position,
          timeSpentMs: milliseconds,
        };
        tests.push(
          failed === undefined
            ? { ...test, status: TestStatus.Success }
            : { ...test, status: TestStatus.Failed, failureMessage: failed },
        );
      }
      reaches[file] = reach(file);
    }
    writeFileSync(knownFile, JSON.stringify({ times, reaches }));
    const mutantCoverage = { static: Object.assign({}, ...atLoad), perTest };
    return { status: DryRunStatus.Complete, tests, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (Object.keys(this.known.times).length === 0) {
      this.known = JSON.parse(readFileSync(knownFile, 'utf8')) as Known;
    }
    const file = relative(process.cwd(), options.sandboxFileName);
    board.hitCount = 0;
    board.hitLimit = options.hitLimit;
    try {
      return options.reloadEnvironment
        ? await this.loadedWith(options, file)
        : await this.switchedOn(options, file);
    } finally {
      board.activeMutant = undefined;
    }
  }

  /** The mutant is on while the tests run. */
  private async switchedOn(options: MutantRunOptions, file: string): Promise<MutantRunResult> {
    let completed = 0;
    for (const id of this.ordered(options.testFilter ?? [], file)) {
      const run = await this.find(id, file);
      board.activeMutant = options.activeMutant.id;
      const outcome = await attempt(run, this.millisecondsMax(id));
      board.activeMutant = undefined;
      completed++;
      const result = resultOf(outcome, id, completed);
      if (result === undefined) continue;
      const again = await attempt(run, HEALTHY_MAX);
      if (again.failed !== undefined && !(await this.failsAfresh(options, id, file))) continue;
      const key = `${file} ${id}`;
      this.kills.set(key, (this.kills.get(key) ?? 0) + 1);
      return result;
    }
    return { status: MutantRunStatus.Survived, nrOfTests: completed };
  }

  /** Something was left behind, by this mutant or one before it. Was it this one that failed? */
  private async failsAfresh(options: MutantRunOptions, id: string, file: string) {
    this.graphs.delete(file);
    const run = await this.find(id, file);
    const healthy = await attempt(run, HEALTHY_MAX);
    if (healthy.failed !== undefined) throw new Error(`${id} fails by itself: ${healthy.failed}`);
    board.activeMutant = options.activeMutant.id;
    const outcome = await attempt(run, this.millisecondsMax(id));
    board.activeMutant = undefined;
    this.graphs.delete(file);
    return outcome.failed !== undefined;
  }

  /** The mutant is on from before anything is loaded. */
  private async loadedWith(options: MutantRunOptions, file: string): Promise<MutantRunResult> {
    const graph = new Graph(file);
    board.activeMutant = options.activeMutant.id;
    let completed = 0;
    for (const [testFile, ids] of this.filesThatReach(file)) {
      try {
        for (const { name, run } of await graph.cases(testFile)) {
          const id = idOf(testFile, name);
          completed++;
          const result = resultOf(await attempt(run, this.millisecondsMax(id)), id, completed);
          if (result) return result;
        }
      } catch (error) {
        const [killer = testFile] = ids;
        const failed = String(error);
        return {
          status: MutantRunStatus.Killed,
          killedBy: [killer],
          failureMessage: failed,
          nrOfTests: completed,
        };
      }
    }
    return { status: MutantRunStatus.Survived, nrOfTests: completed };
  }

  /** Test files that load this one, with their tests, those with the cheapest tests first. */
  private filesThatReach(file: string): readonly (readonly [string, readonly string[]])[] {
    const { times, reaches } = this.known;
    const byFile = new Map<string, string[]>();
    for (const id of Object.keys(times)) {
      byFile.set(fileIn(id), [...(byFile.get(fileIn(id)) ?? []), id]);
    }
    const cost = (ids: readonly string[]): number =>
      ids.reduce((sum, id) => sum + (times[id] ?? 0), 0);
    return [...byFile]
      .filter(([testFile]) => reaches[testFile]?.includes(file))
      .toSorted(([, a], [, b]) => cost(a) - cost(b));
  }

  private ordered(ids: readonly string[], file: string): readonly string[] {
    const rank = (id: string): number =>
      (this.known.times[id] ?? 1000) / (1 + 10 * (this.kills.get(`${file} ${id}`) ?? 0));
    return ids.toSorted((a, b) => rank(a) - rank(b));
  }

  private async find(id: string, file: string): Promise<() => unknown> {
    const graph = this.graphs.get(file) ?? new Graph(file);
    this.graphs.set(file, graph);
    const found = (await graph.cases(fileIn(id))).find(({ name }) => idOf(fileIn(id), name) === id);
    if (!found) throw new Error(`no test ${id}: the sources changed under the run`);
    return found.run;
  }

  private millisecondsMax(id: string): number {
    return 1500 + 10 * (this.known.times[id] ?? 1000);
  }
}

/** Undefined if the test passed. */
function resultOf(
  { failed, isEndless }: Outcome,
  id: string,
  nrOfTests: number,
): MutantRunResult | undefined {
  if (failed === undefined) return undefined;
  const { hitCount = 0, hitLimit = Infinity } = board;
  if (isEndless || hitCount > hitLimit) {
    return { status: MutantRunStatus.Timeout, reason: `${id}: ${failed}` };
  }
  return { status: MutantRunStatus.Killed, killedBy: [id], failureMessage: failed, nrOfTests };
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner),
];
