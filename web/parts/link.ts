/**
 * Where a link leads: the part of an address behind `#`. It is a trace, and where in it one looks:
 *
 *      #bc1:free-list:0-8:t3:a0,a1,f0^0~1x9k2mf@2           behind its second call
 *      #bc1:free-list:0-8:t3:a0,a1,f0^0~1x9k2mf@2+pair-map  beside the same calls on another design
 *
 * A link comes from anywhere: it is read as text, and opens something that is small enough to play.
 */
import { isAnySchedule } from '../../models/kept/schedule-trace.ts';
import { decodeTrace, encodeTrace, type KeptTrace, quote } from '../../models/kept/trace-text.ts';

/** Frames of a zone that the page opens, at most: it draws every one. */
export const FRAMES_MAX = 4096;

/** Calls of a trace that the page opens, at most. */
export const CALLS_MAX = 2000;

/** A trace of one CPU, the number of calls behind which one looks, and a design beside it. */
export interface HeapLink {
  readonly kind: 'heap';
  readonly trace: KeptTrace;
  readonly at: number;
  readonly beside: string | undefined;
}

/** A schedule of several CPUs, as text, and the number of steps behind which one looks. */
export interface ScheduleLink {
  readonly kind: 'schedule';
  readonly text: string;
  readonly at: number | undefined;
}

/** What a link may lead to. `page`: one of the page's own parts. */
export type Link =
  | HeapLink
  | ScheduleLink
  | { readonly kind: 'page'; readonly name: PageName }
  | { readonly kind: 'bad'; readonly why: string };

/** Parts of the page that need no trace. */
export const pageNames = ['heap', 'schedules', 'report', 'open'] as const;
/** `first`: where one comes in, a report if there is one. */
export type PageName = (typeof pageNames)[number] | 'first';

/** Reads a link; what is wrong with it is said, never thrown. */
export function readLink(hash: string): Link {
  try {
    const text = decodeURIComponent(hash.replace(/^#/, ''));
    if (text === '') return { kind: 'page', name: 'first' };
    const page = pageNames.find((name) => name === text);
    if (page) return { kind: 'page', name: page };
    return readTrace(text);
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'bad', why: error.message };
    if (error instanceof URIError) return { kind: 'bad', why: `no link: ${quote(hash)}` };
    throw error;
  }
}

function readTrace(text: string): Link {
  const [, body = text, place, beside] =
    /^(.*?)(?:@(\d{1,6})(?:\+([a-z\d-]{1,60}))?)?$/s.exec(text) ?? [];
  const at = place === undefined ? undefined : Number(place);
  if (isAnySchedule(body)) return { kind: 'schedule', text: body, at };
  const trace = decodeTrace(body);
  const first = trace.zone.regions[0]?.from ?? 0;
  const frames = (trace.zone.regions.at(-1)?.to ?? 0) - first;
  if (frames > FRAMES_MAX) {
    throw new RangeError(`a picture has at most ${FRAMES_MAX} frames, got ${frames}`);
  }
  if (trace.calls.length > CALLS_MAX) {
    throw new RangeError(`a picture has at most ${CALLS_MAX} calls, got ${trace.calls.length}`);
  }
  return {
    kind: 'heap',
    trace,
    at: Math.min(at ?? trace.calls.length, trace.calls.length),
    beside,
  };
}

/** The link to a trace; `readLink` reads it back. */
export function linkTo({ trace, at, beside }: Omit<HeapLink, 'kind'>): string {
  return `#${encodeTrace(trace)}@${at}${beside === undefined ? '' : `+${beside}`}`;
}

/** The link to what is shown. */
export function addressOf(link: HeapLink | ScheduleLink): string {
  if (link.kind === 'heap') return linkTo(link);
  return `#${link.text}${link.at === undefined ? '' : `@${link.at}`}`;
}
