/** `buddycheck interleave` of the object allocator: bytes are asked for, the story is the same. */
import { describe, expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

const interleave = (...args: string[]) => hear(['interleave', ...args]);

/** The arguments of the command that a report ends with. */
function replayOf(said: string): string[] {
  const [, command = ''] = /npx buddycheck (replay .*)/.exec(said) ?? [];
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

const late = ['--design', 'smp-pmm-owner-cleared-late', '--sees', 'client'];
const reported = ['--program', 'alloc 64; alloc 32; free'];

describe('interleave --design pmm', () => {
  test('runs the program of document 002 where nobody gives another one', async () => {
    const { code, said } = await interleave('--design', 'pmm', '--grain', 'locks');
    expect(code).toBe(0);
    expect(said).toMatch(/^HOLDS {2}locked-pmm {3}\[0,4\), top order 2\n/);
    expect(said).toContain('cpu1  alloc 64; alloc 32; free\n');
    expect(said).toContain('small: frames of 64 bytes, objects of 32; a CPU keeps 1 of a class');
  });

  test('has the classes of the document, too', async () => {
    const document = ['--sizes', 'document', '--grain', 'locks', '--frames', '2'];
    const program = ['--program', 'alloc 4096; free | alloc 2000'];
    const { code, said } = await interleave('--design', 'pmm', ...document, ...program);
    expect(code).toBe(0);
    expect(said).toContain('document: frames of 4096 bytes, objects of 4 to 2048');
  });

  test('tells the refusal of a frame that nobody ever had, and replays it', async () => {
    const program = ['--program', 'alloc 64; free | alloc 32; free', '--frames', '1'];
    const { code, said } = await interleave('--design', 'smp-pmm-frame-by-frame', ...program);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K2 linearizable   smp-pmm-frame-by-frame   1 frame, 2 CPUs');
    expect(said).toMatch(/scenario {6}cpu0 +cpu1\n/);
    expect(said).toContain('alloc 64 → refused');
    expect(said).toContain('fits no order of the calls: by the answers so far live is');
    expect(said).toContain('no CPU, call, byte, or half of the frames can go; replayed');
    const again = await hear(replayOf(said));
    expect(again.code).toBe(1);
    expect(again.said).toContain('FAILS  K2 linearizable   smp-pmm-frame-by-frame');
    expect((await interleave('--design', 'pmm', ...program)).code).toBe(0);
  });

  test('draws pages, slabs and descriptors, and what misled the call', async () => {
    const { said } = await interleave(...late, ...reported, '--frames', '3');
    expect(said).toContain('FAILS  O9 takes-back   smp-pmm-owner-cleared-late   2 frames, 2 CPUs');
    expect(said).toContain('|32:a.|d|');
    expect(said).toMatch(/read +owner of frame 0 = 0 was read by cpu\d at step \d+, as written by/);
    const [replay = '', trace = ''] = replayOf(said);
    const printed = await hear([replay, trace, '--test']);
    expect(printed.said).toContain("import { interleaveAgain } from 'buddycheck'");
    expect(printed.said).toContain('is right under every schedule of: alloc 32; free | alloc 64');
  });

  test('answers in JSON, and interrupts a CPU', async () => {
    const args = ['--design', 'smp-pmm-interrupts-on', '--irq', 'alloc 32', '--frames', '2'];
    const { code, said } = await interleave(...args, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(said)).toMatchObject({
      sizes: 'small',
      sees: 'all',
      failure: { rule: 'K4' },
      counterexample: { scripts: ['alloc 32'], schedule: '0 i0', isMinimal: true },
    });
  });

  test('has the other strategies, and says what is unknown', async () => {
    const fault = ['--design', 'smp-pmm-frame-by-frame', '--frames', '1', '--grain', 'locks'];
    const program = ['--program', 'alloc 64 | alloc 32'];
    const orders = await interleave(...fault, ...program, '--strategy', 'orders');
    expect([orders.code, orders.said]).toEqual([1, expect.stringContaining('FAILS  K2')]);
    const none = await interleave('--design', 'pmm', '--preemptions', '0', '--grain', 'locks');
    expect([none.code, none.said]).toEqual([2, expect.stringContaining('up to 0 preemptions')]);
    expect((await interleave('--design', 'pmm', '--strategy', 'pct', '--runs', '3')).code).toBe(2);
  });

  test.each([
    [['--design', 'pmm', '--program', 'alloc 0'], 'orders are asked of a page design'],
    [['--design', 'pmm', '--program', 'alloc x'], "must be 'alloc BYTES', 'free' or 'free last'"],
    [['--program', 'alloc 4096'], 'bytes are asked of an object design, such as pmm'],
    [['--design', 'pmm', '--symmetry'], 'symmetries need CPUs that own no words'],
    [['--sizes', 'small'], '--sizes goes with an object design, such as pmm: locked-free-list'],
    [['--design', 'pmm', '--sizes', 'huge'], '--sizes must be one of small, document'],
    [['--design', 'pmn'], 'pmm for bytes, or a fault smp-…'],
    [['--design', 'pmm', '--schedule', 'i0'], "the schedule no longer fits: step 1 ('i0')"],
  ])('refuses %j', async (args, message) => {
    const { code, warned } = await interleave(...args);
    expect([code, warned]).toEqual([64, expect.stringContaining(message)]);
  });
});
