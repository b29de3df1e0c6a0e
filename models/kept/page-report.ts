/**
 * Results as a page shows them: what was asked, how far each look went, and every failure as a
 * story that can be drawn. A page may come from anywhere and is opened years later, so it is read
 * back as strictly as it is written, and needs no design: the blocks behind each call are in it.
 */
import * as t from 'io-ts';
import { decoded } from './decoded.ts';

/** The form of the document: changes only where old readers would misread it. */
export const PAGE_FORMAT = 1;

const verdict = t.union([t.literal('holds'), t.literal('fails'), t.literal('unknown')]);

/** First frame and order. */
const pair = t.tuple([t.number, t.number]);

const step = t.exact(
  t.intersection([
    /** `a = alloc 0`, and `0^0`. */
    t.type({ asked: t.string, result: t.string }),
    /** Absent where the heap behind the call cannot be read. */
    t.partial({
      live: t.readonlyArray(t.tuple([t.number, t.number, t.string])),
      free: t.readonlyArray(pair),
    }),
  ]),
);

const failure = t.exact(
  t.intersection([
    t.type({
      /** Id of the obligation, or a rule of the engine's. */
      rule: t.string,
      why: t.string,
      subject: t.string,
      /** The command that shows it again. */
      replay: t.string,
    }),
    t.partial({
      /** As in traces, `0-8:t3`; with steps. */
      zone: t.string,
      /** The story on one CPU: init first. */
      steps: t.readonlyArray(step),
      /** A trace or a schedule as one line, of a design that a page finds by its name. */
      trace: t.string,
      /** The story in words. */
      told: t.readonlyArray(t.string),
    }),
  ]),
);

const look = t.exact(
  t.intersection([
    t.type({ subject: t.string, method: t.string, bounds: t.string, verdict: t.string }),
    t.partial({
      states: t.number,
      depth: t.number,
      calls: t.number,
      seconds: t.number,
      limit: t.string,
    }),
  ]),
);

const report = t.strict({
  format: t.literal(PAGE_FORMAT),
  /** The command line. */
  asked: t.string,
  verdict,
  looks: t.readonlyArray(look),
  leftOut: t.readonlyArray(t.string),
  failures: t.readonlyArray(failure),
});

/** What a page shows. */
export type PageReport = t.TypeOf<typeof report>;
export type PageFailure = PageReport['failures'][0];
export type PageStep = NonNullable<PageFailure['steps']>[0];

/** @throws RangeError naming the place that is wrong in what `JSON.parse` read. */
export const decodePage = (document: unknown): PageReport => decoded(report, document, 'report');

/**
 * The report as the text of a data block in HTML: no `<` is left in it, so that nothing which a
 * design, a binary or a log says can end the block.
 */
export const pageText = (value: PageReport): string =>
  JSON.stringify(report.encode(value)).replaceAll('<', '\\u003c');
