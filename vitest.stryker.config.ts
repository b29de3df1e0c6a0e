/**
 * Mutation runs: only tests that can kill a mutant of spec, engine or impl, and of these only such
 * as can be made thousands of times. Tests that read the sources as text, start a process or a
 * worker, or run the command line would judge Stryker's instrumentation, or look at code in which
 * no mutant is on. Of the models only the lock step is here: the rest checks designs with bounds
 * that a mutation run cannot afford. What these tests look at is bounded by test/bounds.ts.
 */
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tests that search, each some hundred times the cost of the others. */
const searching = /faulty|faults|metadata|pair-map|sequential|split-bit|stripe-tree|search|seen/;

/**
 * A run ends with the first test that fails. vitest would begin with the longest ones, so that
 * workers end together; here there is one worker, and most mutants are killed by the shortest.
 */
class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = ({ moduleId }: TestSpecification): number => (searching.test(moduleId) ? 1 : 0);
    return files.toSorted((a, b) => cost(a) - cost(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

export default defineConfig({
  test: {
    include: ['test/{laws,spec,engine,impl}/**/*.test.ts', 'test/models/sequential.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      // Schedules, machine code and several CPUs: rooms whose mutants are not made.
      'test/engine/{schedule,machine}/**',
      'test/impl/{smp,slab}/**',
      'test/impl/{pmm,slab-*}.test.ts',
      // What it looks at is as large as a search that must be stopped has to be.
      'test/engine/snapshot.test.ts',
      // Of models, not of what is mutated; and 8 s for one property of a design.
      'test/laws/closed-form.test.ts',
      'test/impl/stripe-tree-calls.test.ts',
    ],
    setupFiles: ['./test/setup.ts'],
    sequence: { sequencer: CheapFirst },
    isolate: false,
    testTimeout: 60_000,
  },
});
