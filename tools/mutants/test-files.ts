/**
 * Tests that judge mutants of spec, engine and impl: what can be called thousands of times, within
 * the bounds of `test/bounds.ts`. Those that read the sources as text, start a process or a worker,
 * or run the command line would judge Stryker's instrumentation, or look at code in which no mutant
 * is on.
 */

/** As globs from the root. */
export const testFiles = ['test/{laws,spec,engine,impl,models}/**/*.test.ts'] as const;

/** Of those, what no mutant needs. */
export const leftOut: readonly string[] = [
  // Of models over the spec and the engine, which smaller tests look at.
  'test/models/binaries/host-engine.test.ts',
  'test/models/contracts/{blind-spots,readable-spec,tree-spec}.test.ts',
  'test/models/{export,jobs,logs}/*.test.ts',
  'test/models/kept/{checkpoint,report-codec,trace-text}.test.ts',
  'test/models/one-cpu/{boot,commands,differential,scenario,symmetry-refused}.test.ts',
  'test/models/strength/*.test.ts',
  'test/models/many-cpus/{locked-calls,migrating,strategies-agree,symmetric-machine}.test.ts',
  'test/impl/smp/{case-study,pmm-repaired}.test.ts',
  // Threads, in which no mutant is on.
  'test/models/threads/*.test.ts',
  // Of models, not of what is mutated; and 8 s for one property of a design.
  'test/laws/closed-form.test.ts',
  'test/impl/designs/stripe-tree-calls.test.ts',
];
