/**
 * The accesses of a CPU since its last atomic one, as sets with numbers: what other CPUs must not
 * conflict with. While CPU A has made no further atomic access, nothing that another CPU does can
 * be ordered behind A's accesses: a conflicting one is a data race. No other races are missed: if
 * two conflicting accesses are unordered in some execution, all that comes before either can be
 * moved in front of both, and then they meet with nothing of their own CPUs in between.
 */

/** One access as a number: twice the address, plus 1 for a write; atomic ones are negative. */
export function accessCode(address: number, isWrite: boolean, isAtomic: boolean): number {
  const code = 2 * address + (isWrite ? 1 : 0);
  return isAtomic ? -code - 1 : code;
}

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
    for (const access of this.sets[set]!) {
      if ((access < 0 ? -access - 1 : access) < 2 * address) return true;
    }
    return false;
  }

  /** Is one of the set on the same word, one of the two a write, and one of them plain? */
  conflicts(set: number, access: number): boolean {
    const members = this.sets[set]!;
    if (members.size === 0) return false;
    const isAtomic = access < 0;
    const code = isAtomic ? -access - 1 : access;
    const [read, write] = [code & ~1, code | 1];
    const isWrite = code === write;
    if (members.has(write) || (isWrite && members.has(read))) return true;
    return !isAtomic && (members.has(-write - 1) || (isWrite && members.has(-read - 1)));
  }
}
