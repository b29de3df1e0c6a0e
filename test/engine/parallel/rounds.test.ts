/**
 * What a crew is asked in the rounds of a search, and what is told of the search meanwhile. The
 * crew obeys in one thread and keeps its orders.
 */
import { describe, expect, test } from 'vitest';
import type { Limits, Verdict, WordModel } from '../../../engine/search/model.ts';
import { Explorer } from '../../../engine/parallel/explorer.ts';
import { control, type Order } from '../../../engine/parallel/messages.ts';
import { type Crew, searchTogether, type Together } from '../../../engine/parallel/together.ts';
import { grid } from '../search/local-models.ts';
import { numbers, upTo } from './by-hand.ts';

type Asked = readonly [worker: number, order: Order];

type Watch = (run: Together, order: Order) => void;

interface Told {
  readonly asked: readonly Asked[];
  readonly verdict: Verdict;
  readonly run: Together;
}

/** Searches; `before` and `after` each order is obeyed, somebody may look or interfere. */
async function told(
  model: WordModel,
  size: number,
  limits: Limits = {},
  { before, after }: { before?: Watch; after?: Watch } = {},
): Promise<Told> {
  const explorers = upTo(size).map(() => new Explorer(model, () => tally++));
  let tally = 0;
  const asked: Asked[] = [];
  const crew: Crew = {
    size,
    async ask(worker, order) {
      asked.push([worker, order]);
      before?.(run, order);
      const report = explorers[worker]!.obey(order);
      after?.(run, order);
      return report;
    },
  };
  const run: Together = searchTogether(model, crew, limits);
  return { verdict: await run.run(), asked, run };
}

const kindsOf = (asked: readonly Asked[]): string[] =>
  asked.map(([worker, { kind }]) => `${worker} ${kind}`);

describe('a crew of two', () => {
  test('begins together, one meets the initial states, and both expand each level', async () => {
    const { asked } = await told(grid(2, 2), 2);
    const level = ['0 expand', '1 expand'];
    expect(kindsOf(asked)).toEqual([
      '0 begin',
      '1 begin',
      '0 enter',
      '1 enter',
      '0 initial',
      ...level,
      ...level,
      ...level,
    ]);
    const orders = asked.map(([, order]) => order);
    expect(orders.slice(2, 5)).toMatchObject([{ spans: [] }, { spans: [] }, { spans: [] }]);
  });

  test.each([
    [1, 1],
    [32, 1],
    [33, 2],
    [64, 2],
    [65, 3],
    [8160, 255],
    [8192, 256],
    [8200, 256],
  ])(
    'takes of %i states so many at a time that each may take sixteen times: %i',
    async (n, block) => {
      const model = numbers(1, upTo(n), () => []);
      const { asked } = await told(model, 2);
      expect(asked.at(-1)?.[1]).toMatchObject({ kind: 'expand', block });
    },
  );

  test('tells of states while they are being met, and of steps after each round', async () => {
    const seen: (readonly [string, number, number, number, number])[] = [];
    const { verdict, run } = await told(
      grid(2, 2),
      2,
      {},
      {
        after({ explored: { states, transitions, depth }, waiting }, { kind }) {
          seen.push([kind, states, transitions, depth, waiting]);
        },
      },
    );
    // The second worker comes when the first has expanded all.
    expect(seen.slice(4)).toEqual([
      ['initial', 0, 0, 0, 0],
      ['expand', 3, 0, 0, 1],
      ['expand', 3, 0, 0, 1],
      ['expand', 4, 2, 1, 2],
      ['expand', 4, 2, 1, 2],
      ['expand', 4, 4, 2, 1],
      ['expand', 4, 4, 2, 1],
    ]);
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 4, seen: 'exact' } });
    expect(run.waiting).toBe(0);
  });

  test('counts as one what the model counted, whoever expanded it', async () => {
    // The second worker's model counts on from the first's.
    const { run } = await told(grid(3, 3), 2);
    expect(run.tally).toBe(9);
  });
});

describe('a search by a crew', () => {
  test('cut short in a level tells how far it is', async () => {
    const { verdict, run } = await told(grid(9, 9), 1, { statesMax: 8 });
    // Levels of 1, 2 and 3 states, and two of the next, of the first one in the level before.
    expect(verdict).toMatchObject({
      kind: 'unknown',
      limit: 'statesMax = 8',
      explored: { states: 8, transitions: 8, depth: 3 },
    });
    expect(run.waiting).toBe(4);
  });

  test('without bytes for any state is unknown, not without an initial state', async () => {
    const { verdict } = await told(grid(2, 2), 1, { bytesMax: 2 ** 18 });
    expect(verdict).toMatchObject({ limit: `bytesMax = ${2 ** 18}`, explored: { states: 0 } });
    await expect(told(grid(2, 2, { initial: () => undefined }), 1)).rejects.toThrow(
      'the model must have an initial state, got none: nothing would be checked',
    );
  });

  test('has a crew of workers, up to 64', async () => {
    await expect(told(grid(2, 2), 0)).rejects.toThrow('workers must be an integer in 1..64, got 0');
    await expect(told(grid(2, 2), 65)).rejects.toThrow('workers must be');
  });

  test('needs several rounds for more initial states than a chunk has', async () => {
    const model = numbers(1, upTo(9_000), () => []);
    const { verdict, asked } = await told(model, 1);
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 9_000, depth: 0 } });
    expect(kindsOf(asked)).toEqual(
      ['begin', 'enter', 'initial', 'initial', 'expand'].map((kind) => `0 ${kind}`),
    );
  });

  /** More than the first table holds with another chunk; each leads to itself and to the last. */
  const many = 33_000;
  const loops = (): WordModel => numbers(1, upTo(many), (state) => [state, many - 1]);

  test('knows all states in a table that has doubled', async () => {
    const { verdict, asked } = await told(loops(), 1);
    expect(verdict).toMatchObject({
      kind: 'holds',
      explored: { states: many, transitions: 2 * many, depth: 0 },
    });
    expect(asked.filter(([, { kind }]) => kind === 'enter')).toHaveLength(2);
  });

  test('stopped while a table is entered expands nothing more', async () => {
    let tables = 0;
    const before = (run: Together, { kind }: Order): void => {
      if (kind === 'enter' && ++tables === 2) run.stop('enough');
    };
    const { verdict } = await told(loops(), 1, {}, { before });
    expect(verdict).toMatchObject({ limit: 'enough', explored: { transitions: 0 } });
  });

  test('stopped in a round ends with the block at hand', async () => {
    let run: Together | undefined;
    let calls = 0;
    const model = numbers(1, upTo(1_000), () => {
      if (++calls === 2) run?.stop('enough');
      return [];
    });
    const before: Watch = (own) => void (run = own);
    const { verdict } = await told(model, 1, {}, { before });
    // Of 1,000 states 63 are taken at a time, a sixteenth.
    expect(calls).toBe(63);
    expect(verdict).toMatchObject({ kind: 'unknown', limit: 'enough' });
    expect(run?.waiting).toBe(937);
    run?.stop('later');
    expect(verdict).toMatchObject({ limit: 'enough' });
  });
});

test.each([
  [1, 2],
  [2, 1],
])(
  'of failures that two workers find the first is told, whoever found it: %i, %i',
  async (...states) => {
    // Each takes one block of one state: the pause that the model asks for is over for the next.
    let shared: Int32Array = new Int32Array(4);
    const check: WordModel['check'] = (words, at) =>
      words[at]! > 9 ? { rule: 'bad', why: `${words[at]}` } : undefined;
    const model = numbers(
      1,
      states,
      (state) => {
        shared[control.pause] = 1;
        return [state + 10];
      },
      { check },
    );
    const before: Watch = (_, order) => {
      if (order.kind === 'begin') shared = new Int32Array(order.control);
      shared[control.pause] = 0;
    };
    const { verdict } = await told(model, 2, {}, { before });
    expect(verdict).toMatchObject({ failure: { why: '11' }, explored: { states: 4 } });
  },
);
