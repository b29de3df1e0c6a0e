/**
 * The lines of a log that a contradiction is about, as they stand there, and what was between: read
 * in a second pass, since the first keeps none.
 */
import type { Contradiction } from './judge/findings.ts';
import { type LineReader, readLines } from './readers/lines.ts';

/** A line as it stands in the file. */
export interface ToldLine {
  readonly line: number;
  readonly text: string;
}

/** A contradiction with its lines. */
export interface Story {
  readonly contradiction: Contradiction;
  readonly told: readonly ToldLine[];
  /** Lines between the first and the last, and how many of those name the same block. */
  readonly between: number;
  readonly sameBlock: number;
  /** The first of those. */
  readonly others: readonly ToldLine[];
}

/** Lines between that are shown. */
const OTHERS_MAX = 3;

/** Reads the lines of some contradictions. @throws RangeError if the file cannot be read again. */
export async function storiesOf(
  path: string,
  contradictions: readonly Contradiction[],
): Promise<Story[]> {
  if (contradictions.length === 0) return [];
  const collector = new Collector(contradictions);
  await readLines(path, collector, () => collector.count < collector.last);
  return collector.stories();
}

/** Takes down what is asked for as it passes. */
class Collector implements LineReader {
  count = 0;
  readonly last: number;
  private readonly wanted: ReadonlySet<number>;
  private readonly texts = new Map<number, string>();
  private readonly parts: {
    readonly contradiction: Contradiction;
    readonly first: number;
    readonly last: number;
    readonly names: readonly string[];
    same: number;
    readonly others: ToldLine[];
  }[];

  constructor(contradictions: readonly Contradiction[]) {
    this.wanted = new Set(contradictions.flatMap(({ lines }) => lines));
    this.last = Math.max(...this.wanted);
    this.parts = contradictions.map((contradiction) => ({
      contradiction,
      first: Math.min(...contradiction.lines),
      last: Math.max(...contradiction.lines),
      names: namesOf(contradiction.frame),
      same: 0,
      others: [],
    }));
  }

  line(bytes: Buffer, start: number, end: number): void {
    const line = ++this.count;
    if (line > this.last) return;
    if (this.wanted.has(line)) this.texts.set(line, bytes.toString('utf8', start, end));
    for (const part of this.parts) {
      if (line <= part.first || line >= part.last || this.wanted.has(line)) continue;
      const text = bytes.toString('latin1', start, end);
      if (!part.names.some((name) => text.includes(name))) continue;
      part.same++;
      if (part.others.length < OTHERS_MAX) part.others.push({ line, text });
    }
  }

  stories(): Story[] {
    return this.parts.map(({ contradiction, first, last, same, others }) => ({
      contradiction,
      told: contradiction.lines.map((line) => ({ line, text: this.texts.get(line) ?? '' })),
      between: Math.max(0, last - first - 1),
      sameBlock: same,
      others,
    }));
  }
}

/** How Linux's lines name a frame. */
const namesOf = (frame: number): string[] => [`pfn=0x${frame.toString(16)} `, `pfn=${frame} `];
