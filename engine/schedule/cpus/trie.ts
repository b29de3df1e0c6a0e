/**
 * A trie of logs in columns: a node is its parent and one observation more, and what the code asks
 * for there. Children are found in an open-addressing table on (parent, observation).
 *
 *      columns of node n:  parent  observed  length  kind  address  first  second  joins  place
 */

/** Nodes by number; node 0 is no node, and the parent of those that are nobody's children. */
export class Trie {
  /** What node n asks for: its kind and operands. `returned`: `address` is the root behind it. */
  kinds = new Uint8Array(1024);
  addresses = new Int32Array(1024);
  firsts = new Int32Array(1024);
  seconds = new Int32Array(1024);
  /** 1 if the request and the one behind it are one step. */
  joins = new Uint8Array(1024);
  /** The local state that code shows there, as a number; 0 where it shows none. */
  protected places = new Int32Array(1024);
  /** Nodes so far; node 0 is no node. */
  count = 1;
  protected parents = new Int32Array(1024);
  protected observed = new Int32Array(1024);
  protected lengths = new Int32Array(1024);
  private table = new Int32Array(4096);

  /** Is this the node of a state between calls? */
  isRoot(node: number): boolean {
    return this.parents[node] === 0;
  }

  /** The node that this one is an observation behind; 0 for a root. */
  parentOf(node: number): number {
    return this.parents[node]!;
  }

  /** Is the request of this node made in one step with the one before it? */
  isJoined(node: number): boolean {
    return this.lengths[node] !== 0 && this.joins[this.parents[node]!] === 1;
  }

  /** Observations in this log. */
  lengthOf(node: number): number {
    return this.lengths[node]!;
  }

  /** The local state that code shows at this node, as a number; 0 where it shows none. */
  placeOf(node: number): number {
    return this.places[node]!;
  }

  /** What was observed last in this log. */
  observationOf(node: number): number {
    return this.observed[node]!;
  }

  /** The node behind `node` with this observation; 0 if there is none yet. */
  protected find(node: number, observation: number): number {
    const mask = this.table.length - 1;
    for (let slot = slotOf(node, observation) & mask; ; slot = (slot + 1) & mask) {
      const known = this.table[slot]!;
      if (known === 0) return 0;
      if (this.parents[known] === node && this.observed[known] === observation) return known;
    }
  }

  /** Adds the node behind `node` with this observation, which is not there yet. */
  protected extend(node: number, observation: number): number {
    const child = this.append(node, observation, this.lengths[node]! + 1);
    this.enter(this.table, child);
    if (4 * this.count > 3 * this.table.length) this.rehash();
    return child;
  }

  /** Adds a node that `find` will not find, unless it is entered. */
  protected append(parent: number, observation: number, length: number): number {
    const node = this.count++;
    if (node === this.parents.length) this.grow();
    this.parents[node] = parent;
    this.observed[node] = observation;
    this.lengths[node] = length;
    return node;
  }

  private grow(): void {
    this.kinds = larger(this.kinds, Uint8Array);
    this.addresses = larger(this.addresses, Int32Array);
    this.firsts = larger(this.firsts, Int32Array);
    this.seconds = larger(this.seconds, Int32Array);
    this.joins = larger(this.joins, Uint8Array);
    this.places = larger(this.places, Int32Array);
    this.parents = larger(this.parents, Int32Array);
    this.observed = larger(this.observed, Int32Array);
    this.lengths = larger(this.lengths, Int32Array);
  }

  private rehash(): void {
    const table = new Int32Array(2 * this.table.length);
    // Roots have no observation, and are not looked for.
    for (let node = 1; node < this.count; node++) {
      if (this.lengths[node] !== 0) this.enter(table, node);
    }
    this.table = table;
  }

  private enter(table: Int32Array, node: number): void {
    const mask = table.length - 1;
    let slot = slotOf(this.parents[node]!, this.observed[node]!) & mask;
    while (table[slot] !== 0) slot = (slot + 1) & mask;
    table[slot] = node;
  }
}

const slotOf = (node: number, observation: number): number => {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(observation + 0x7f4a7c15, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
};

interface Column {
  readonly length: number;
  set(from: ArrayLike<number>): void;
}

function larger<Kept extends Column>(
  column: Kept & ArrayLike<number>,
  of: new (n: number) => Kept,
) {
  const grown = new of(2 * column.length);
  grown.set(column);
  return grown;
}
