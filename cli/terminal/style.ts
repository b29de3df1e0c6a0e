/**
 * How a command talks: text for people on two streams, colours only where a terminal shows them.
 * Commands get a `Voice` and never touch `process`, so that tests can listen to them.
 */
import { styleText } from 'node:util';

/** Where a command's words go, and what it is told meanwhile. */
export interface Voice {
  /** A line of the result. */
  say(line: string): void;
  /** A line beside the result: errors. */
  warn(line: string): void;
  /** Redraws the one line of progress; an empty one wipes it. Does nothing in a pipe. */
  progress(line: string): void;
  /** Is there anybody to see progress? */
  readonly isWatched: boolean;
  readonly isColoured: boolean;
  /** Does GitHub listen, and show what is said in its own form beside the code? Default no. */
  readonly isAnnotated?: boolean;
  /** Has the user asked to stop? */
  isInterrupted(): boolean;
}

/** The colours of a report, by what they mean. */
export type Tone = 'good' | 'bad' | 'unsure' | 'strong' | 'faint';

const tones = {
  good: 'green',
  bad: 'red',
  unsure: 'yellow',
  strong: 'bold',
  faint: 'dim',
} as const;

/** Colours text, where the voice is coloured at all. */
export function tinted(voice: Pick<Voice, 'isColoured'>, tone: Tone, text: string): string {
  return voice.isColoured ? styleText(tones[tone], text, { validateStream: false }) : text;
}

/**
 * Are colours wanted? FORCE_COLOR says so also where nothing shows them, unless it is 0; NO_COLOR,
 * if it says anything, says no.
 * Source: force-color.org, no-color.org.
 */
export function isColoured(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none } = env;
  if (none) return false;
  return forced ? forced !== '0' : isTerminal;
}

/** A count with separators: `12,671`. */
export const counted = (n: number): string => n.toLocaleString('en-US');

/** `1 call`, `2 calls`. */
export const plural = (n: number, what: string): string =>
  `${counted(n)} ${what}${n === 1 ? '' : 's'}`;
