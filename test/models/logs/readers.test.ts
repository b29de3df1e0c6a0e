/** Logs as people have them: each tool's form is read alike, and damage is told by its line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { judgeLog } from '../../../models/logs/judge-log.ts';
import { logHeader, logLine } from '../../../models/logs/readers/json-format.ts';
import { judged, recordedLines } from './judged.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const got =
  'page=(____ptrval____) pfn=0x2a04 order=1 migratetype=0 gfp_flags=GFP_KERNEL|__GFP_ZERO';
const gave = 'page=(____ptrval____) pfn=0x2a04 order=1';

const decimal = (text: string): string => text.replace('0x2a04', '10756');

/** A block is handed out and given back, as each tool prints it. */
const forms: readonly (readonly [string, readonly string[]])[] = [
  [
    'tracefs with five columns of flags',
    [
      '# tracer: nop',
      '# entries-in-buffer/entries-written: 2/2   #P:2',
      `            init-1       [001] .....            3: mm_page_alloc: ${got}`,
      `     kworker/0:1-16      [000] ...1.            4: mm_page_free: ${gave}`,
    ],
  ],
  [
    'tracefs with four columns of flags and TGID, pfn decimal, as before 5.15',
    [
      `            init-1       (      1) [001] ....    58.598015: mm_page_alloc: ${decimal(got)}`,
      `          <idle>-0       (-------) [000] d.s.    58.598020: mm_page_free: ${decimal(gave)}`,
    ],
  ],
  [
    'perf script',
    [
      '[ perf record: Woken up 1 times to write data ]',
      '[ perf record: Captured and wrote 0.041 MB perf.data (287 samples) ]',
      `            perf    94 [001]    14.500653:             kmem:mm_page_alloc: ${got}`,
      '        ffffffff812f0a40 __alloc_pages+0x1 ([kernel.kallsyms])',
      '',
      `            perf    94 [000]    14.509131:              kmem:mm_page_free: ${gave}`,
    ],
  ],
  [
    'trace-cmd report',
    [
      'CPU0 data recorded at offset=0xcb000',
      '    0 bytes in size (0 uncompressed)',
      'cpus=2',
      `              ls-112   [001]    38.962796: mm_page_alloc:        ${got}`,
      `              ls-112   [001]    39.004521: mm_page_free:         ${gave}`,
    ],
  ],
  [
    'a task whose name has brackets, with other events between',
    [
      `       [kw] [2]-7       [000] .....            3: mm_page_alloc: ${got}`,
      '              sh-8       [000] d..2.            4: sched_switch: prev_comm=sh',
      `       [kw] [2]-7       [000] .....            5: mm_page_free: ${gave}`,
    ],
  ],
];

describe.each(forms)('%s', (_name, lines) => {
  test('is read, and nothing is wrong with it', () => {
    const { judge, broken } = judged(lines);
    expect(broken).toEqual([]);
    expect(judge.ledger.counts).toMatchObject({ allocated: 1, freed: 1 });
  });

  test('tells a block that is handed out twice', () => {
    const first = lines.findIndex((line) => line.includes('mm_page_alloc'));
    const text = lines[first] as string;
    const found = judged([...lines.slice(0, first + 1), text, ...lines.slice(first + 1)]);
    // Where clocks order nothing, the free just behind could have come before.
    expect([...found.broken, ...found.doubtful]).toEqual(['L1']);
  });
});

test.each([
  ['lines that end in CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['no line feed at the end', (text: string) => text.trimEnd()],
  ['gzip', (text: string) => gzipSync(text)],
])('%s makes no difference', async (_what, changed) => {
  const [, lines] = forms[0] as (typeof forms)[number];
  const path = join(folder, 'log');
  writeFileSync(path, changed(`${lines.join('\n')}\n`));
  expect(await judgeLog(path)).toMatchObject({ verdict: 'holds', events: 2 });
});

test('every piece of a file may end within a line', async () => {
  const lines = recordedLines('linux-6.1-2cpu-short');
  const path = join(folder, 'short');
  writeFileSync(path, `${lines.join('\n')}\n`);
  expect(await judgeLog(path)).toMatchObject({ verdict: 'holds', lines: lines.length });
});

describe('lines that are missing', () => {
  const base = forms[1]?.[1] as readonly string[];

  test.each([
    ['CPU:0 [LOST 17 EVENTS]', 17],
    ['CPU:1 [LOST EVENTS]', 1],
    ['CPU:1 [12 EVENTS DROPPED]', 12],
  ])('%s is heard', (line, lost) => {
    const { judge, broken } = judged([base[0] as string, line, base[0] as string]);
    expect({ broken, lost: judge.lostLines }).toEqual({ broken: [], lost });
  });

  test('a buffer that started late takes back what was found before', () => {
    const alloc = base[0] as string;
    const { judge, broken } = judged([alloc, alloc, '##### CPU 1 buffer started ####', alloc]);
    expect({ broken, isLossy: judge.isLossy }).toEqual({ broken: [], isLossy: true });
  });

  test('a header that counts more than there is leaves nothing certain', async () => {
    const path = join(folder, 'counted');
    const [, lines] = forms[0] as (typeof forms)[number];
    const twice = [...lines.slice(0, 3), ...lines.slice(2)].join('\n').replace('2/2', '9/9');
    writeFileSync(path, `${twice}\n`);
    const { verdict, limits } = await judgeLog(path);
    expect(verdict).toBe('unknown');
    expect(limits[0]).toBe('the header counts 9 entries, the log has 3');
  });
});

test('lines that are older than the line before leave nothing certain', async () => {
  const path = join(folder, 'twice');
  const lines = forms[3]?.[1] as readonly string[];
  writeFileSync(
    path,
    [...lines.slice(0, 4), ...lines.slice(0, 4)].join('\n').replace('796', '799'),
  );
  const { verdict, stories } = await judgeLog(path);
  expect([verdict, stories[0]?.contradiction.rule]).toEqual(['unknown', 'L1']);
});

describe('damage', () => {
  const line = forms[0]?.[1][2] as string;

  test.each([
    ['an event that is cut off', line.slice(0, -40), 'line 3 must be a whole event mm_page_alloc'],
    ['a number that is none', line.replace('order=1', 'order=x'), 'line 3 must be a whole event'],
    ['two lines in one', line + line, 'line 3 must be a whole event'],
    ['an order beyond all', line.replace('order=1', 'order=99'), 'line 3 must be a whole event'],
    ['a line of something else', 'Segmentation fault', "line 3 must be an event, like 'task-1"],
    ['a time that goes back', line.replace(' 3:', ' 1:'), 'line 3 must be at time 2 or later'],
  ])('%s is told', (_what, text, message) => {
    const other = got.replace('2a04', '2a40');
    const start = `            init-1       [001] .....            2: mm_page_alloc: ${other}`;
    expect(() => judged(['# tracer: nop', start, text])).toThrow(message);
  });

  test('what is skipped is counted', () => {
    const { reader } = judged([line, 'Segmentation fault', 'core dumped'], true);
    expect(reader).toMatchObject({ skipped: 2, firstSkipped: 2 });
  });

  test.each([
    ['no event', []],
    ['no end', ['TRACE-BEGIN', line]],
  ])('%s is told', (_what, lines) => {
    expect(() => judged(lines)).toThrow(/^line \d+ must be/);
  });
});

describe('clocks that order nothing', () => {
  const at = (cpu: number, time: string, name: string, rest: string): string =>
    `  task-1  [00${cpu}] .....  ${time}: ${name}: ${rest}`;

  test('an overlap that an exchange of two CPUs’ lines undoes is doubtful', () => {
    const found = judged([
      at(0, '1.000001', 'mm_page_alloc', got),
      at(1, '1.000002', 'mm_page_alloc', got),
      at(0, '1.000003', 'mm_page_free', gave),
    ]);
    expect([found.broken, found.doubtful[0]]).toEqual([[], 'L1']);
  });

  test('one that no exchange undoes is wrong, and so is any by a counter', () => {
    const lines = [
      at(0, '1.000001', 'mm_page_alloc', got),
      at(1, '1.000002', 'mm_page_alloc', got),
      at(1, '1.000003', 'mm_page_free', gave),
    ];
    expect(judged(lines).broken).toEqual(['L1']);
    const counted = lines.map((text, i) =>
      text.replace(/1\.00000\d/, `${i + 1}`).replace('[001] .....  3', '[000] .....  3'),
    );
    expect(judged(counted).broken).toEqual(['L1']);
  });
});

describe('JSON lines', () => {
  const head = {
    format: 'buddycheck-log',
    version: 1,
    name: 'x',
    pageSize: 16,
    regions: [{ base: '0x1000', pages: 8 }],
    orderMax: 2,
  };
  const lines: readonly unknown[] = [
    { e: 'alloc', at: '0x1000', order: 0 },
    { e: 'alloc', at: '0x1000', order: 0, cpu: 3, n: 0 },
    { e: 'alloc', at: '0x1000', order: 21 },
    { e: 'alloc', at: 4096, order: 0 },
    { e: 'alloc', at: '1000', order: 0 },
    { e: 'free', at: '0x1000', order: 0, why: 'so' },
    { e: 'free', order: 0 },
    { e: 'enter', at: '0x1000', order: 0, cpu: -1 },
    { e: 'leave', at: '0x1000', order: 0.5 },
    { e: 'grow', at: '0x1000', order: 0 },
    { e: 'lost', count: 0 },
    { e: 'snapshot', name: 's', free: [['0x1000', 2]] },
    { e: 'end' },
  ];

  test.each(lines.map((line) => [JSON.stringify(line), line] as const))(
    'the reader and the schema agree on %s',
    (text, line) => {
      const isRead = (): boolean => {
        try {
          judged([JSON.stringify(head), text]);
          return true;
        } catch {
          return false;
        }
      };
      expect(isRead()).toBe(logLine.safeParse(line).success);
    },
  );

  test('a header that is wrong is told with its field', () => {
    expect(logHeader.safeParse(head).success).toBe(true);
    expect(() => judged([JSON.stringify({ ...head, orderMax: 99 })])).toThrow(
      /^line 1 must be the header .*orderMax/,
    );
  });

  test('buddies may be told by address: the base of a region need not be aligned', () => {
    const odd = { ...head, regions: [{ base: '0x1010', pages: 7 }], buddies: 'address' };
    const block = (at: string, order: number) => JSON.stringify({ e: 'alloc', at, order });
    expect(judged([JSON.stringify(odd), block('0x1020', 1)]).broken).toEqual([]);
    expect(judged([JSON.stringify(odd), block('0x1010', 1)]).broken).toEqual(['L2']);
  });
});
