/** What a caller gets wrong is told with the value and with what was allowed, and runs nothing. */
import { describe, expect, test } from 'vitest';
import { asUsage, asUsageLater, distanceOf, UsageError } from '../../cli/options/usage.ts';
import { hear } from './recording-voice.ts';

const wrong: readonly (readonly [string, string])[] = [
  ['chekc', "unknown command 'chekc' (did you mean check?); commands are check, "],
  ['help constructor', "unknown command 'constructor'; commands are check, "],
  ['help check replay', "help takes one command, got 'check replay'"],
  ['check --frame 8', "unknown option '--frame' (did you mean --frames?); options are --design,"],
  ['check extra', "unexpected argument 'extra'"],
  ['check --frames', "Option '--frames <value>' argument missing"],
  ['check --design nope', 'design must be one of free-list, order-map, '],
  ['check --frames 0', "--frames must be an integer in 1..1048576, got '0'"],
  ['check --frames 1048577', "--frames must be an integer in 1..1048576, got '1048577'"],
  ['check --frames 8 --top-order 4', '--top-order must be in 0..3, no larger block fits in [0,8)'],
  ['check --regions 3-8 --top-order 3', '--top-order must be in 0..2, no larger block fits in'],
  ['check --frames 8 --top-order 21', "--top-order must be an integer in 0..20, got '21'"],
  ['check --seed 1.5', "--seed must be an integer in 0..2147483647, got '1.5'"],
  ['check --runs 0', "--runs must be an integer in 1..1000000, got '0'"],
  ['check --states-max many', "--states-max must be an integer in 1..1073741824, got 'many'"],
  ['check --regions 0..8', "frames must look like 0-8 or 0-8,16-24, got '0..8'"],
  ['check --regions 8-0', 'region [8,0) must hold at least one frame'],
  ['check --regions 0-8,4-12', 'regions must not overlap, got [0,8) and [4,12)'],
  [
    'check --regions 0-8,2000000-2000008',
    '--regions must span at most 1048576 frames, got 2000008',
  ],
  ['check --frames 8 --regions 0-8', '--frames and --regions both say how large the zone is'],
  ['check --frames 8 --reserved 7-9', 'reserved interval [7,9) must lie in one region'],
  ['check --reserved 3-4', '--reserved needs --frames or --regions beside it'],
  ['check --top-order 3', '--top-order needs --frames or --regions beside it'],
  ['replay', "replay needs a trace: buddycheck replay 'bc1:…'"],
  ['replay bc1:x', 'trace is damaged: it must have 5 parts between colons, got 2'],
  ['replay bc1:nope:0-8:t3:a0~awa0tq', 'trace is damaged: its checksum must be'],
  ['prove --only nothing', "--only must be part of the id of a claim or a lemma, got 'nothing'"],
];

describe('bad usage', () => {
  test.each(wrong)('%s: %s', async (line, message) => {
    const { code, said, warned } = await hear(line.split(' '));
    expect({ code, said }).toEqual({ code: 64, said: '' });
    expect(warned).toContain(message);
  });

  test('a trace that no longer fits says which call, and why', async () => {
    const { code, warned } = await hear(['replay', 'bc1:free-list:0-4:t2:a2,f1^0~STALE']);
    const sum = /must be (\w+)/.exec(warned)?.[1] ?? '';
    expect(code).toBe(64);
    const stale = await hear(['replay', `bc1:free-list:0-4:t2:a2,f1^0~${sum}`]);
    expect(stale.code).toBe(64);
    expect(stale.warned).toContain(
      'stale trace: call 2 of 2 no longer fits: free 1^0 is a bad call that free-list declares',
    );
  });

  test('the nearest name is the one with the fewest letters changed', () => {
    expect(distanceOf('chekc', 'check')).toBe(2);
    expect(distanceOf('', 'abc')).toBe(3);
    expect(distanceOf('kitten', 'sitting')).toBe(3);
  });
});

describe('help', () => {
  test.each(['', 'check', 'replay', 'prove', 'export', 'designs'])(
    'is there for: %s',
    async (topic) => {
      const { code, said } = await hear(topic === '' ? [] : ['help', topic]);
      expect(code).toBe(0);
      expect(said.split('\n').length).toBeGreaterThan(5);
    },
  );

  test('of a command names every option that the command takes', async () => {
    for (const command of ['check', 'replay', 'prove', 'export']) {
      const { warned } = await hear([command, '--no-such-option']);
      const options = /options are (.*)$/m.exec(warned)?.[1]?.split(', ') ?? [];
      const { said } = await hear([command, '--help']);
      expect(options.length).toBeGreaterThan(1);
      expect(options.filter((option) => !said.includes(`  ${option} `))).toEqual([]);
    }
  });
});

describe("a RangeError of what checks a value is the caller's", () => {
  const endless = (n: number): number => 1 + endless(n + 1);
  const mishaps: readonly (() => unknown)[] = [
    () => endless(0),
    () => new Array(2 ** 32),
    () => new Int32Array(2 ** 53),
    () => 'x'.repeat(2 ** 30),
  ];

  test('but not one that the language makes', async () => {
    const refuse = () => {
      throw new RangeError('order must be in 0..3, got 7');
    };
    expect(() => asUsage(refuse)).toThrow(UsageError);
    await expect(asUsageLater(async () => refuse())).rejects.toBeInstanceOf(UsageError);
    for (const mishap of mishaps) {
      expect(() => asUsage(mishap)).toThrow(RangeError);
      await expect(asUsageLater(async () => mishap())).rejects.toBeInstanceOf(RangeError);
    }
  });
});
