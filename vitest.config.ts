/**
 * Unit tests: everything in test/. The JSON report is what `.ci/run` counts from.
 * One environment for all files of a worker (`isolate: false`): our tests share no mutable module
 * state. A worker for each core; by default one core would stand idle.
 */
import { defineConfig } from 'vitest/config';

if (Number.parseInt(process.versions.node, 10) < 22) {
  throw new Error(
    `vitest needs Node 22 or later, this is ${process.version}: run it as "npm test" or ` +
      '"npx vitest", which find the Node in node_modules/.bin, and install with scripts enabled.',
  );
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['./test/setup.ts'],
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 240_000,
    reporters: [['json', { outputFile: 'reports/vitest.json' }], 'default'],
  },
});
