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
  'test/models/wasm/host-engine.test.ts',
  'test/models/{blind-spots,boot,breaches,checkpoint,commands,differential}.test.ts',
  'test/models/{export,plan,recorded,report-codec,scenario}.test.ts',
  'test/models/{schedule-witnesses,spec-only,symmetry-refused,trace-file}.test.ts',
  'test/models/{trace-text,tree-spec,witnesses}.test.ts',
  'test/models/{itf-schedule,locked-calls,migrating,strategies-agree}.test.ts',
  'test/models/{symmetric-machine,tla-parser}.test.ts',
  'test/impl/smp/{case-study,pmm-repaired}.test.ts',
  // Threads, in which no mutant is on.
  'test/models/{object-stress,stress,thread-crew}.test.ts',
  // Of models, not of what is mutated; and 8 s for one property of a design.
  'test/laws/closed-form.test.ts',
  'test/impl/stripe-tree-calls.test.ts',
];
