/** Searches on real threads: the counts of one search, and nothing that goes wrong is swallowed. */
import { describe, expect, test } from 'vitest';
import type { WordModel } from '../../../engine/search/model.ts';
import { searchTogether } from '../../../engine/parallel/together.ts';
import { packedSpec } from '../../../models/contracts/packed-spec.ts';
import { type ModelSource, ThreadCrew } from '../../../models/threads/thread-crew.ts';
import { shortTempered } from './crew-models.ts';

const here = (name: string, ...args: unknown[]): ModelSource => ({
  module: new URL('./crew-models.ts', import.meta.url).href,
  name,
  args,
});

async function withCrew<T>(source: ModelSource, size: number, use: (crew: ThreadCrew) => T) {
  const crew = new ThreadCrew(source, size);
  try {
    return await use(crew);
  } finally {
    await crew.end();
  }
}

const run = (model: WordModel, source: ModelSource, size = 2) =>
  withCrew(source, size, (crew) => searchTogether(model, crew).run());

test.each([1, 2, 3])('%d threads count the spec of 16 frames', async (size) => {
  const module = new URL('../../../models/contracts/packed-spec.ts', import.meta.url).href;
  const found = await run(packedSpec(4), { module, name: 'packedSpec', args: [4] }, size);
  expect(found).toMatchObject({
    kind: 'holds',
    explored: { states: 458_330, transitions: 5_673_528, depth: 24 },
  });
});

describe('a thread that goes wrong ends the search', () => {
  test.each([
    [here('shortTempered', 'throw'), 'engine bug: thrown in a thread'],
    [here('shortTempered', 'exit'), 'search worker [01]: it ended with exit code 3'],
    [here('nothing'), "must export a function 'nothing', got undefined"],
    [{ ...here('nothing'), module: 'file:///no/such/module.ts' }, 'no/such/module'],
  ])('%o', async (source, why) => {
    await expect(run(shortTempered('never'), source)).rejects.toThrow(new RegExp(why));
  });

  test('and is dead from then on', async () => {
    const order = {
      kind: 'enter',
      chunks: [],
      spans: [],
      table: new SharedArrayBuffer(4),
    } as const;
    await withCrew(here('nothing'), 1, async (crew) => {
      await expect(crew.ask(0, order)).rejects.toThrow("'nothing'");
      await expect(crew.ask(0, order)).rejects.toThrow("'nothing'");
    });
  });
});

test('a stopped search gives its threads back at once, and says that it is unknown', async () => {
  const verdict = await withCrew(here('shortTempered', 'never'), 2, async (crew) => {
    const search = searchTogether(shortTempered('never'), crew);
    setTimeout(() => search.stop('enough'), 300);
    return search.run();
  });
  expect(verdict).toMatchObject({ kind: 'unknown', limit: 'enough' });
});

test('a crew has 1 to 64 threads', () => {
  expect(() => new ThreadCrew(here('nothing'), 0)).toThrow('in 1..64, got 0');
});
