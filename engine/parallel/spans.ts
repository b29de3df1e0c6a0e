/** Spans of states: how many there are, the rest of them, and fair shares. */

import type { Span } from './messages.ts';

/** States of all spans together. */
export const countOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, [, count]) => sum + count, 0);

/** What is left of the spans without their first `skipped` states. */
export function spansFrom(spans: readonly Span[], skipped: number): Span[] {
  const rest: Span[] = [];
  let left = skipped;
  for (const [first, count] of spans) {
    const cut = Math.min(left, count);
    left -= cut;
    if (cut < count) rest.push([first + cut, count - cut]);
  }
  return rest;
}

/** The spans cut into `size` shares, in order, whose counts differ by at most one. */
export function sharesOf(spans: readonly Span[], size: number): Span[][] {
  const total = countOf(spans);
  const shares: Span[][] = [];
  let rest: readonly Span[] = spans;
  for (let i = 0; i < size; i++) {
    const want = Math.floor((total * (i + 1)) / size) - Math.floor((total * i) / size);
    const beyond = spansFrom(rest, want);
    // Up to the span in which it ends, or the one behind, of which nothing is left then.
    const share = rest.slice(0, rest.length - beyond.length + 1);
    const over = countOf(share) - want;
    const last = share.pop();
    if (last && last[1] > over) share.push([last[0], last[1] - over]);
    shares.push(share);
    rest = beyond;
  }
  return shares;
}
