/**
 * The tests that judge mutants, for vitest: `npm run mutate -- --testRunner vitest` runs each
 * mutant in a worker of its own. It takes many times as long as the runner in
 * `tools/mutants/in-process`, and is there to check it.
 */
import { configDefaults, defineConfig } from 'vitest/config';
import { leftOut, testFiles } from './tools/mutants/test-files.ts';

export default defineConfig({
  test: {
    include: [...testFiles],
    exclude: [...configDefaults.exclude, ...leftOut],
    setupFiles: ['./test/setup.ts'],
    isolate: false,
    testTimeout: 60_000,
  },
});
