/** What `check` says, of what holds, of what fails, and of what was stopped. */
import { describe, expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

const story = `FAILS  I5 coalesce-maximal   no-merge   8 frames, 2 calls

 scenario       call          result       heap
                init                       |. . . . . . . .|
             1  a = alloc 0   0^0          |a|.|. .|. . . .|
             2  free 0^0 (a)  accepted  ←  |.|.|. .|. . . .|

 obligation  no two free blocks are buddies: they would be one
             spec/pages/invariants.ts:LINE
 why         free buddies 0^0 and 1^0 are not merged
 zone        [0,8), top order 3
 replay      npx buddycheck replay 'bc1:no-merge:0-8:t3:a0,f0^0~6l8xgi'
`;

const withoutTimes = (text: string): string => text.replace(/ts:\d+/g, 'ts:LINE');

describe('check', () => {
  test('tells the shortest story of a fault, with heap, reason and replay', async () => {
    const { code, said } = await hear(['check', '--design', 'no-merge', '--frames', '8']);
    expect(code).toBe(1);
    expect(withoutTimes(said).startsWith(story)).toBe(true);
    expect(said).toContain('left out 1 further check');
  });

  test('narrows every part of the plan to the zone asked for', async () => {
    const narrowed = '--regions 0-4,8-10 --reserved 1-2 --top-order 1 --runs 3';
    const { code, said } = await hear(`check --design order-map ${narrowed}`.split(' '));
    expect(code).toBe(0);
    const zones = [...said.matchAll(/^ {2}(\w+) +(\[.*), top order 1/gm)].map(
      ([, ...found]) => found,
    );
    expect(zones).toEqual([
      ['exhaustive', '[0,4) [8,10) without [1,2)'],
      ['random', '[0,4) [8,10) without [1,2)'],
    ]);
    expect(said).not.toContain('recorded');
    expect(said).not.toContain('free-list');
  });

  test('uses tree symmetry from 11 frames on, and chance alone beyond 64', async () => {
    const few = ['--design', 'free-list', '--runs', '1', '--json', '--states-max', '5'];
    const methods = async (frames: string) => {
      const { said } = await hear(['check', '--frames', frames, ...few]);
      const [first] = JSON.parse(said).designs as { results: { method: string }[] }[];
      return first?.results.map(({ method }) => method);
    };
    expect(await methods('11')).toEqual(['symmetric', 'random']);
    expect(await methods('10')).toEqual(['exhaustive', 'random']);
    expect(await methods('65')).toEqual(['random']);
  });

  test('says the same twice: the seed is fixed', async () => {
    const results = async () => {
      const { said } = await hear([
        'check',
        '--design',
        'free-list',
        '--frames',
        '8',
        '--runs',
        '20',
        '--json',
      ]);
      return said.replace(/"seconds": [\d.]+/g, '');
    };
    const first = await results();
    expect(await results()).toBe(first);
    expect(JSON.parse(first.replace(/,\s*,/g, ',').replace(/,\s*}/g, '}'))).toMatchObject({
      verdict: 'holds',
      seed: 1965,
      designs: [
        { results: [{ states: 1829, depth: 12, verdict: 'holds' }, { verdict: 'passed' }] },
      ],
    });
  });

  test('is unknown once interrupted, and says what was covered', async () => {
    const { code, said } = await hear(['check', '--design', 'free-list', '--frames', '8'], {
      interruptsAt: 2,
    });
    expect(code).toBe(2);
    expect(said).toMatch(/exhaustive .* \d+ .* unknown: interrupted/);
    expect(said).toContain('left out 1 further check');
    expect(said).toContain('UNKNOWN  1 design,');
  });

  test('shows progress to a terminal and wipes it, and none to a pipe', async () => {
    const args = ['check', '--design', 'free-list', '--frames', '8', '--runs', '1'];
    const { progress } = await hear(args, { isWatched: true });
    expect(progress[0]).toMatch(/^free-list {2}\[0,8\), top order 3 {2}\d+ states of 1,829 /);
    expect(progress[0]).toMatch(/ \(\d+\.\d %\)(, [\d,]+\/s, \d+ (s|min) left)?, depth \d+$/);
    expect(progress.at(-1)).toBe('');
    expect((await hear(args)).progress).toEqual([]);
  });
});

describe('replay', () => {
  const trace = 'bc1:no-merge:0-8:t3:a0,f0^0~6l8xgi';

  test('tells the same story again', async () => {
    const { code, said } = await hear(['replay', trace]);
    expect(code).toBe(1);
    expect(`${withoutTimes(said)}\n`).toBe(story);
  });

  test('of a design that is right shows every step and holds', async () => {
    const { code, said } = await hear(['replay', 'bc1:free-list:0-8:t3:a0,f0^0~18v11jt']);
    expect(code).toBe(0);
    expect(said).toBe(`HOLDS  free-list   2 calls, every answer and every state right

 scenario       call          result    heap
                init                    |. . . . . . . .|
             1  a = alloc 0   0^0       |a|.|. .|. . . .|
             2  free 0^0 (a)  accepted  |. . . . . . . .|

 zone        [0,8), top order 3`);
  });

  test('prints a regression test that names the obligation, the calls and the trace', async () => {
    const { code, said } = await hear(['replay', '--test', trace]);
    expect(code).toBe(1);
    expect(said).toContain(
      "test('no-merge keeps I5 coalesce-maximal in: alloc 0, free 0^0', () => {",
    );
    expect(said).toContain(`'${trace}',`);
    expect(said).toContain("import { replay } from 'buddycheck';");
  });
});
