/** Reading a log: what it holds, and that damage of every kind is named, never read past. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { linuxTrace, readTrace } from '../../../models/logs/read-trace.ts';
import { parseTrace } from '../../../models/logs/trace-file.ts';

const allocated =
  '            init-1       [001] .....            3: mm_page_alloc: page=(____ptrval____) ' +
  'pfn=0x12 order=1 migratetype=0 gfp_flags=GFP_KERNEL|__GFP_ZERO';
const freed =
  '     kworker/0:1-16      [000] ...1.            4: mm_page_free: page=0000000010f66502 ' +
  'pfn=0x12 order=1';
const small = [
  'Linux (none) 6.1.0 x86_64',
  'Node 0, zone      DMA      2      1 ',
  'Node 0, zone      DMA',
  '  pages free     4',
  '        spanned  16',
  '        managed  15',
  '        protection: (0, 193, 193)',
  '  pagesets',
  '    cpu: 0',
  '              count: 3',
  '    cpu: 1',
  '              count: 2',
  '  start_pfn:           8',
  'TRACE-BEGIN',
  '# tracer: nop',
  '# entries-in-buffer/entries-written: 2/2   #P:2',
  allocated,
  freed,
  'TRACE-END',
  'Node 0, zone      DMA      0      2 ',
];
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

test('a log is read with its zones and its free blocks before and after', () => {
  expect(parseTrace(text(small))).toEqual({
    system: 'Linux (none) 6.1.0 x86_64',
    before: new Map([['DMA', [2, 1]]]),
    zones: [{ name: 'DMA', from: 8, spanned: 16, managed: 15, free: 4, perCpu: 5 }],
    events: [
      { name: 'mm_page_alloc', cpu: 1, time: 3, frame: 18, order: 1 },
      { name: 'mm_page_free', cpu: 0, time: 4, frame: 18, order: 1 },
    ],
    after: new Map([['DMA', [0, 2]]]),
  });
});

test('lines may end in carriage return and line feed', () => {
  expect(parseTrace(small.join('\r\n'))).toEqual(parseTrace(text(small)));
});

const changed = (at: number, line: string | undefined): string =>
  text(small.flatMap((old, i) => (i !== at ? [old] : line === undefined ? [] : [line])));

test.each([
  ['another file', 0, 'PK', "trace line 1 must be the output of uname -a, got 'PK'"],
  ['no buddyinfo', 1, undefined, "trace line 2 must be a line of buddyinfo, 'Node 0, zone DMA 1 2"],
  ['a damaged zone', 4, '        spanned  x', "trace line 5 must be like 'managed  3840', got"],
  ['a zone without start', 12, undefined, "trace line 13 must be 'start_pfn' of zone DMA, got"],
  ['no counts', 15, '# no', 'trace line 17 must be preceded by a comment'],
  ['lost entries', 15, '# entries-in-buffer/entries-written: 2/9   #P:2', 'says 2/9 entries'],
  ['a missing event', 16, undefined, 'says 2/2 entries, the log must hold all, got 1'],
  ['an unknown event', 16, allocated.replace('_alloc', '_swap'), 'trace line 17 must be an event'],
  ['an event cut off', 16, allocated.slice(0, 99), 'trace line 17 must be an event, one of mm_pag'],
  ['a lost line', 16, 'CPU:1 [LOST 42 EVENTS]', "got 'CPU:1 [LOST 42 EVENTS]'"],
  ['time going back', 17, freed.replace(' 4:', ' 2:'), 'trace line 18 must be at time 3 or'],
  ['no end', 18, undefined, 'trace line 19 must be an event, one of mm_page_alloc, mm_page_free,'],
  ['no buddyinfo after', 19, undefined, 'got the end of the file'],
  ['more behind the end', 19, `${small[19]}\nmore`, 'trace line 21 must be the end of the file'],
  ['a zone unknown after', 19, 'Node 0, zone Other 1', 'trace zone DMA must have two lines of bud'],
])('%s is an error that names the line and the value', (_, at, line, message) => {
  expect(() => parseTrace(changed(at, line))).toThrow(RangeError);
  expect(() => parseTrace(changed(at, line))).toThrow(message);
});

test('a file that is not compressed, or cut off, is an error that names the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'buddycheck-'));
  try {
    const file = join(folder, 'log.ftrace.gz');
    expect(() => readTrace(file)).toThrow(`cannot read trace ${file}: ENOENT`);
    writeFileSync(file, text(small));
    expect(() => readTrace(file)).toThrow(`cannot read trace ${file}: incorrect header check`);
    const compressed = readFileSync(linuxTrace);
    writeFileSync(file, compressed.subarray(0, compressed.length / 2));
    expect(() => readTrace(file)).toThrow(`cannot read trace ${file}: unexpected end of file`);
    writeFileSync(file, gzipSync(text(small)));
    expect(readTrace(file).events).toHaveLength(2);
    writeFileSync(join(folder, 'log.ftrace'), text(small));
    expect(readTrace(join(folder, 'log.ftrace')).events).toHaveLength(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
