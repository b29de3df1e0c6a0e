/** The documents that are made are as they would be made now: `npm run docs` makes them again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultClasses } from '../tools/fault-classes.ts';
import { faultFiles, generatedDocs } from '../tools/generated-docs.ts';
import { projectRoot } from './project-files.ts';

test.each([...generatedDocs()])('%s is not stale', (path, text) => {
  expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(text);
});

test('every class of bugs has a fault, or says why it has none', () => {
  const without = faultClasses.filter(({ faults, why }) => faults.length === 0 && !why);
  expect(without).toEqual([]);
  expect(new Set(faultClasses.map(({ id }) => id)).size).toBe(faultClasses.length);
});

test('every fault that a class names is a file', () => {
  const named = faultClasses.flatMap(({ faults }) => faults);
  expect(named.filter((name) => !faultFiles().includes(name))).toEqual([]);
});
