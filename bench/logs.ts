/**
 * How fast logs are judged: a million events of order-map on 2^20 frames, as tracefs prints them
 * and as JSON lines, plain and gzipped, each read and judged once in a process of its own, so that
 * compiling is in the figure. Then the recorded kernel logs, all of them in one process.
 *
 * Run: node bench/logs.ts
 * Wall and CPU seconds; unpacking runs beside judging, so that a second core shortens the former.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { judgeLog } from '../models/logs/judge-log.ts';
import { drawScript, FRAMES_ORDER, type Subject, Workload } from './mixed-calls.ts';
import { ORDER_MAX, subjectNamed } from './subjects.ts';

const EVENTS = 1_000_000;
const LIVE = 20_000;
const BASE = 0x7f0000000000n;
const PAGE = 4096n;

/** How one call is written: the lines that a log has of it, and how many events these are. */
interface Style {
  readonly header: string;
  readonly lines: (isAlloc: boolean, frame: number, order: number, place: number) => string;
  readonly events: number;
}

const linux: Style = {
  header: 'Linux (none) 6.1.0 #1 SMP x86_64 GNU/Linux\n',
  events: 2,
  lines: (isAlloc, frame, order, place) => {
    const event = (name: string, rest: string, at: number): string =>
      `              sh-105     [000] ..... ${String(at).padStart(12)}: ${name}: ` +
      `page=00000000${(frame * 64).toString(16).padStart(8, '0')} pfn=0x${frame.toString(16)} ` +
      `order=${order}${rest}\n`;
    const flags = ' migratetype=0 gfp_flags=GFP_KERNEL_ACCOUNT|__GFP_ZERO';
    return isAlloc
      ? event('mm_page_alloc_zone_locked', ' migratetype=0 percpu_refill=0', 2 * place) +
          event('mm_page_alloc', flags, 2 * place + 1)
      : event('mm_page_free', '', 2 * place) +
          event('mm_page_pcpu_drain', ' migratetype=0', 2 * place + 1);
  },
};

const json: Style = {
  header: `${JSON.stringify({
    format: 'buddycheck-log',
    version: 1,
    name: 'order-map',
    pageSize: Number(PAGE),
    regions: [{ base: `0x${BASE.toString(16)}`, pages: 2 ** FRAMES_ORDER }],
    orderMax: ORDER_MAX,
    fresh: true,
    promises: ['merged', 'low-end'],
  })}\n`,
  events: 1,
  lines: (isAlloc, frame, order, place) => {
    const at = (BASE + BigInt(frame) * PAGE).toString(16);
    const event = isAlloc ? 'alloc' : 'free';
    return `{"e":"${event}","n":${place},"cpu":0,"at":"0x${at}","order":${order}}\n`;
  },
};

/** Writes what order-map answers to mixed calls. */
function write(path: string, { header, lines, events }: Style): void {
  const heap = subjectNamed('order-map', undefined);
  let place = 0;
  let text = header;
  const tell = (isAlloc: boolean, frame: number, order: number): void => {
    text += lines(isAlloc, frame, order, place++);
    if (text.length < 2 ** 20) return;
    appendFileSync(path, text);
    text = '';
  };
  const told: Subject = {
    alloc(order) {
      const frame = heap.alloc(order);
      if (frame >= 0) tell(true, frame, order);
      return frame;
    },
    free(frame, order) {
      heap.free(frame, order);
      tell(false, frame, order);
    },
  };
  new Workload(LIVE).run(told, drawScript(EVENTS / events, 1));
  appendFileSync(path, text);
}

/** Judges files one after the other; prints a row. */
async function time(what: string, paths: readonly string[]): Promise<void> {
  const began = process.cpuUsage();
  const wall = performance.now();
  let events = 0;
  for (const path of paths) {
    const result = await judgeLog(path);
    if (result.verdict === 'fails') throw new Error(`${path}: it fails`);
    events += result.events;
  }
  const seconds = (performance.now() - wall) / 1000;
  const { user, system } = process.cpuUsage(began);
  const cpu = (user + system) / 1e6;
  const rate = (each: number): string => `${Math.round(events / each / 1000)} k/s`;
  console.log(
    `${what.padEnd(30)} ${events} events, ${seconds.toFixed(2)} s (${rate(seconds)}), ` +
      `CPU ${cpu.toFixed(2)} s (${rate(cpu)})`,
  );
}

const [what, ...paths] = process.argv.slice(2);
if (what) await time(what, paths);
else {
  const folder = mkdtempSync(join(tmpdir(), 'buddycheck-logs-'));
  const alone = (name: string, files: readonly string[]): void => {
    spawnSync(process.execPath, [import.meta.filename, name, ...files], { stdio: 'inherit' });
  };
  for (const [name, style] of [
    ['tracefs', linux],
    ['JSON lines', json],
  ] as const) {
    const path = join(folder, `${name.replace(' ', '-')}.log`);
    write(path, style);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
    alone(name, [path]);
    alone(`${name}, gzipped`, [`${path}.gz`]);
  }
  const recorded = join(import.meta.dirname, '../test/models/logs/recorded');
  const logs = readdirSync(recorded).filter((name) => name.endsWith('.gz'));
  alone(
    `${logs.length} recorded kernel logs`,
    logs.map((name) => join(recorded, name)),
  );
  rmSync(folder, { recursive: true });
}
