/**
 * Tells a run that will never end from one that only takes long: it is in a loop for ever if it
 * comes back to where it was with all that it can depend on as it was. Looked at only when the fuel
 * is used up, and then for as much fuel again.
 *
 * Which moment is compared with is chosen as in Brent's cycle detection: the 1st, 2nd, 4th, 8th …
 * jump back, so that any loop of n jumps is found within 3n of them.
 * Source: Brent, An improved Monte Carlo factorization algorithm, BIT 1980
 * (doi:10.1007/BF01933190).
 */

/** What a run may depend on at a jump back, beside memory. */
export interface Moment {
  /** Function and place in its code. */
  readonly running: number;
  readonly at: number;
  /** Slots in use, globals, and the return addresses in use. */
  readonly slots: Int32Array;
  readonly globals: Int32Array;
  readonly returns: Int32Array;
}

/** Compares each jump back of a run with one before it. */
export class LoopWatch {
  private readonly words: Int32Array;
  private anchor: { readonly moment: Moment; readonly words: Int32Array } | undefined;
  private count = 0;
  private next = 1;

  /** `words` is the whole memory of the run. */
  constructor(words: Int32Array) {
    this.words = words;
  }

  /** Is all as it was at a jump back before? What it is given is copied if it is to be kept. */
  isBack(moment: Moment): boolean {
    if (this.anchor && this.isAnchor(moment, this.anchor)) return true;
    if (++this.count < this.next) return false;
    this.next *= 2;
    const { slots, globals, returns } = moment;
    const kept = { slots: slots.slice(), globals: globals.slice(), returns: returns.slice() };
    this.anchor = { moment: { ...moment, ...kept }, words: this.words.slice() };
    return false;
  }

  private isAnchor(now: Moment, { moment, words }: NonNullable<LoopWatch['anchor']>): boolean {
    return (
      now.running === moment.running &&
      now.at === moment.at &&
      areAlike(now.slots, moment.slots) &&
      areAlike(now.globals, moment.globals) &&
      areAlike(now.returns, moment.returns) &&
      areAlike(this.words, words)
    );
  }
}

function areAlike(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
