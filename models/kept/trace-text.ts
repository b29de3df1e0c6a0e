/**
 * A trace as one line of text, to be printed in a report, pasted into a shell between single
 * quotes, kept in a regression test:
 *
 *      bc1:free-list:0-8,16-24!3-4:t3:a0,a1,f0^0~1x9k2mf
 *       |      |        |      |    |     |         |
 *       |      |     regions   |    |   calls    checksum of all before it
 *       |    design         holes  top order; t3r if blocks are aligned to their region
 *       version
 *
 * A call of a binary that asks for a number of bytes or frames which is no block's own has it
 * behind a dot: `a1.40`, `f0^1.40`.
 *
 * The checksum is there because a line that lost its end still reads as a trace, of other calls.
 * The calls alone are kept: what they should answer is for the spec to say when they are replayed.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import { operations, rowOf } from '../../spec/operations/operations.ts';
import type { AskedCall } from '../subject/binaries/asked.ts';
import { type Interval, type Zone, zone } from '../../spec/blocks/zone.ts';
import { oneOf } from '../many-cpus/programs/grammar.ts';
import { textType } from './decoded.ts';

/** What is kept of a run. */
export interface KeptTrace {
  /** Name of a design or a fault: kebab-case. */
  readonly subject: string;
  readonly zone: Zone;
  readonly calls: readonly AskedCall[];
}

/** What every trace starts with. */
export const VERSION = 'bc1';

/** Calls in a trace, at most: one that long is a log and not a counterexample. */
export const CALLS_MAX = 100_000;

/** `decode(encode(trace))` is the trace; `encode(decode(text))` is the text, if it decodes. */
export const traceText = textType<KeptTrace>(
  'trace',
  (value): value is KeptTrace => typeof value === 'object' && value !== null && 'calls' in value,
  read,
  write,
);

/** @throws RangeError saying which part of the text is no part of a trace, and what would be. */
export function decodeTrace(text: string): KeptTrace {
  const decoded = traceText.decode(text);
  if (isLeft(decoded)) throw new RangeError(decoded.left[0]?.message ?? 'damaged trace');
  return decoded.right;
}

/** The trace as one line of text. */
export const encodeTrace = (trace: KeptTrace): string => traceText.encode(trace);

function write({ subject, zone: on, calls }: KeptTrace): string {
  const made = calls.map(writeCall).join(',');
  const text = [VERSION, subject, zoneText(on), made].join(':');
  return `${text}~${checksum(text)}`;
}

/** `0-8,16-24!3-4:t3`: a zone as traces have it. */
export function zoneText({ regions, reserved, orderMax, alignment }: Zone): string {
  const list = (intervals: readonly Interval[]) =>
    intervals.map(({ from, to }) => `${from}-${to}`).join(',');
  const holes = reserved.length === 0 ? '' : `!${list(reserved)}`;
  return `${list(regions)}${holes}:t${orderMax}${alignment === 'region' ? 'r' : ''}`;
}

function read(value: unknown): KeptTrace {
  if (typeof value !== 'string') throw new RangeError(`trace must be text, got ${typeof value}`);
  const end = value.lastIndexOf('~');
  const text = end < 0 ? value : value.slice(0, end);
  const [version, subject = '', place, top, made, ...more] = text.split(':');
  if (version !== VERSION) {
    throw new RangeError(`trace must start with '${VERSION}:', got ${quote(value)}`);
  }
  if (made === undefined || more.length > 0) {
    const parts = text.split(':').length;
    throw new RangeError(`trace is damaged: it must have 5 parts between colons, got ${parts}`);
  }
  const [sum, stored] = [checksum(text), end < 0 ? 'none' : value.slice(end + 1)];
  if (sum !== stored) {
    const cure = `if you edited it by hand, end it with ~${sum}`;
    throw new RangeError(`trace is damaged: its checksum must be ${sum}, got ${stored}; ${cure}`);
  }
  if (!/^[a-z\d]+(-[a-z\d]+)*$/.test(subject)) {
    throw new RangeError(`trace: the design's name must be in kebab-case, got ${quote(subject)}`);
  }
  const trace = { subject, zone: readZone(place as string, top as string), calls: readCalls(made) };
  // Leading zeros, regions out of order: two texts for one trace would be two traces to a person.
  const should = write(trace);
  if (should !== value) throw new RangeError(`trace must be written as ${quote(should)}`);
  return trace;
}

/** The zone of `zoneText`, by the two parts of that text. @throws RangeError */
export function readZone(place: string, top: string): Zone {
  const [regions = '', reserved, ...more] = place.split('!');
  const shape = /^t(\d{1,2})(r?)$/.exec(top);
  if (!shape) throw new RangeError(`trace: top order must look like t3, got ${quote(top)}`);
  if (more.length > 0) throw new RangeError(`trace: zone must have one '!', got ${quote(place)}`);
  return zone({
    regions: readIntervals(regions),
    reserved: reserved === undefined ? [] : readIntervals(reserved),
    orderMax: Number(shape[1]),
    alignment: shape[2] === 'r' ? 'region' : 'absolute',
  });
}

/** `0-8,16-24`, as traces and the command line write intervals. @throws RangeError */
export function readIntervals(text: string): [number, number][] {
  return text.split(',').map((part) => {
    const pair = /^(\d{1,10})-(\d{1,10})$/.exec(part.trim());
    if (!pair) throw new RangeError(`frames must look like 0-8 or 0-8,16-24, got ${quote(text)}`);
    return [Number(pair[1]), Number(pair[2])];
  });
}

function readCalls(text: string): AskedCall[] {
  const parts = text === '' ? [] : text.split(',');
  if (parts.length > CALLS_MAX) {
    throw new RangeError(`trace must have at most ${CALLS_MAX} calls, got ${parts.length}`);
  }
  return parts.map(readCall);
}

const writeCall = ({ asked, ...call }: AskedCall): string =>
  rowOf(call).write(call) + (asked === undefined ? '' : `.${asked}`);

function readCall(text: string, i: number): AskedCall {
  const [word = '', asked, ...more] = text.split('.');
  for (const row of operations) {
    const call = more.length > 0 ? undefined : row.read(word);
    if (!call) continue;
    if (asked === undefined) return call;
    if (/^\d{1,10}$/.test(asked)) return { ...call, asked: Number(asked) };
  }
  const examples = oneOf(operations.map(({ example }) => example));
  throw new RangeError(`trace: call ${i + 1} must look like ${examples}, got ${quote(text)}`);
}

/** Long texts are cut: the point is to recognise them. */
export const quote = (text: string): string =>
  `'${text.length > 60 ? `${text.slice(0, 57)}…` : text}'`;

/** FNV-1a (Fowler, Noll, Vo), 32 bits, in base 36: against accidents, not against malice. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
