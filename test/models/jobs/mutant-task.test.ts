/** What a mutant's task is told can lie on a queue: as JSON it is the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { mutantTask } from '../../../models/jobs/node/mutant-task.ts';
import { unwatched } from '../../../models/jobs/watcher.ts';
import { configured } from '../../../models/subject/binaries/convention.ts';
import { binaryLimits } from '../../../models/subject/binaries/limits.ts';
import { projectRoot } from '../../project-files.ts';

test.each(['byte-heap', 'pair-bit', 'smp-hooks', 'split-bit-64'])('of %s', (name) => {
  const bytes = readFileSync(join(projectRoot, `foreign/wasm/${name}.wasm`));
  const task = mutantTask(unwatched, {
    name,
    bytes: bytes.toString('base64'),
    convention: configured(compile(bytes), {}),
    hasCpus: false,
    zones: [{ regions: [[0, 2]], orderMax: 1 }],
    statesMax: 100,
    limits: binaryLimits,
  });
  expect(JSON.parse(JSON.stringify(task.there.args))).toEqual(task.there.args);
});
