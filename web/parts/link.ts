/**
 * Where a link leads: the part of an address behind `#`. It is a trace, and where in it one looks:
 *
 *      #bc1:free-list:0-8:t3:a0,a1,f0^0~1x9k2mf@2           behind its second call
 *      #bc1:free-list:0-8:t3:a0,a1,f0^0~1x9k2mf@2+pair-map  beside the same calls on another design
 *      #states:live:bc1:free-list:0-4:t2:a0~1x9k2mf         among all states, folded by live blocks
 *
 * A link comes from anywhere: it is read as text, and opens something that is small enough to play.
 */
import { framesOf } from '../heap/extent.ts';
import { type Folding, foldings } from '../states/fold.ts';
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

/** The states of a design and zone, folded, and the calls behind which one looks. */
export interface StatesLink {
  readonly kind: 'states';
  readonly folding: Folding;
  readonly trace: KeptTrace;
}

/** A link that the page makes itself. */
export type PlaceLink = HeapLink | ScheduleLink | StatesLink;

/** What a link may lead to. `page`: one of the page's own parts. */
export type Link =
  | PlaceLink
  | { readonly kind: 'page'; readonly name: PageName }
  | { readonly kind: 'bad'; readonly why: string };

/** Parts of the page that need no trace. */
export const pageNames = ['heap', 'states', 'schedules', 'report', 'open'] as const;
/** `first`: where one comes in, a report if there is one. */
export type PageName = (typeof pageNames)[number] | 'first';

/** Reads a link; what is wrong with it is said, never thrown. */
export function readLink(hash: string): Link {
  try {
    const text = decodeURIComponent(hash.replace(/^#/, ''));
    if (text === '') return { kind: 'page', name: 'first' };
    const page = pageNames.find((name) => name === text);
    if (page) return { kind: 'page', name: page };
    const [, folding = '', trace = ''] = /^states:([a-z-]{1,20}):(.*)$/s.exec(text) ?? [];
    return Object.hasOwn(foldings, folding)
      ? readStates(folding as Folding, trace)
      : readTrace(text);
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'bad', why: error.message };
    if (error instanceof URIError) return { kind: 'bad', why: `no link: ${quote(hash)}` };
    throw error;
  }
}

function readStates(folding: Folding, text: string): Link {
  const link = readTrace(text);
  if (link.kind === 'heap') return { kind: 'states', folding, trace: link.trace };
  throw new RangeError(`states are drawn of one CPU, got ${quote(text)}`);
}

function readTrace(text: string): Link {
  const [, body = text, place, beside] =
    /^(.*?)(?:@(\d{1,6})(?:\+([a-z\d-]{1,60}))?)?$/s.exec(text) ?? [];
  const at = place === undefined ? undefined : Number(place);
  if (isAnySchedule(body)) return { kind: 'schedule', text: body, at };
  const trace = decodeTrace(body);
  const frames = framesOf(trace.zone);
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
export function addressOf(link: PlaceLink): string {
  if (link.kind === 'heap') return linkTo(link);
  if (link.kind === 'states') return `#states:${link.folding}:${encodeTrace(link.trace)}`;
  return `#${link.text}${link.at === undefined ? '' : `@${link.at}`}`;
}
