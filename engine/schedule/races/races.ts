/**
 * The plain accesses of a CPU since its last atomic one, as sets with numbers: what other CPUs must
 * not conflict with. While CPU A has made no further atomic access, nothing that another CPU does
 * can be ordered behind A's plain accesses: a conflicting one is a data race.
 */

/** One access as a number: twice the address, plus 1 for a write. */
export const accessCode = (address: number, isWrite: boolean): number =>
  2 * address + (isWrite ? 1 : 0);

/** Sets of accesses; set 0 is empty. */
export class Segments {
  private readonly sets: ReadonlySet<number>[] = [new Set()];
  private readonly numbers = new Map<string, number>();
  private readonly memo = new Map<number, Map<number, number>>();

  /** The number of the set with one access more. */
  with(set: number, access: number): number {
    let row = this.memo.get(set);
    if (row === undefined) this.memo.set(set, (row = new Map()));
    const known = row.get(access);
    if (known !== undefined) return known;
    const members = [...new Set([...this.sets[set]!, access])].toSorted((a, b) => a - b);
    const key = members.join(' ');
    const number = this.numbers.get(key) ?? this.sets.push(new Set(members)) - 1;
    this.numbers.set(key, number);
    row.set(access, number);
    return number;
  }

  /** Is one of the set on a word below this address? */
  reachesBelow(set: number, address: number): boolean {
    for (const access of this.sets[set]!) if (access < 2 * address) return true;
    return false;
  }

  /** Is one of the set on the word of this access, and one of the two a write? */
  conflicts(set: number, access: number): boolean {
    const members = this.sets[set]!;
    if (members.size === 0) return false;
    const [read, write] = [access & ~1, access | 1];
    return members.has(write) || (access === write && members.has(read));
  }
}
