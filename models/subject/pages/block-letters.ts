/** What blocks are called in stories: letters, in the order in which they are handed out. */

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Of the n-th block, from 0: `a` … `z`, `A` … `Z`, then with numbers. */
export function letterOf(n: number): string {
  const round = Math.floor(n / LETTERS.length);
  return `${LETTERS[n % LETTERS.length]}${round === 0 ? '' : round}`;
}
