/**
 * The key of what several CPUs hold of a zone, up to swaps of the halves of any node and up to
 * renaming CPUs that run the same program: the least of all that can be reached. The blocks that
 * are free while nothing is live, the roots, keep their places.
 *
 *      key:  words of the CPUs, one CPU after the other | per root a tree, a label per node
 *
 * A label says what starts at a node, and for whom: held by a CPU as its i-th block, kept in its
 * cache at place i, or free at place i of its list. Swaps move labels along, renaming CPUs renames
 * them in the labels. The words of the CPUs come first in the key, so only the renamings that make
 * these least need the tree.
 */
import { leastTree } from '../../engine/search/canonical.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { labelWords, type Root, rootsOf } from './roots.ts';

/** What a label says; its place is counted from 0 and is below 2^16. */
export const HELD = 1;
export const CACHED = 2;
export const FREE = 3;
type What = typeof HELD | typeof CACHED | typeof FREE;

const PLACE = 16;
const CPU = 4;
const CPU_MASK = 15;

/** What is the same, and what a key is made of. */
export interface OrbitsOptions {
  readonly zone: Zone;
  /** Words of each CPU. */
  readonly perCpu: number;
  /** All renamings there are, the identity first: `all[i][cpu]` is the new name of `cpu`. */
  readonly renamings: readonly (readonly number[])[];
  /** May halves be swapped? */
  readonly hasTree: boolean;
}

/** Fill in `cpuWords` and, from `clear` on, the labels; then `write`. */
export class Orbits {
  readonly keyWords: number;
  /** Words of the CPUs, one CPU after the other: what they mean must not depend on the CPU. */
  readonly cpuWords: Uint32Array;
  private readonly options: OrbitsOptions;
  private readonly roots: readonly Root[];
  private readonly labels: Uint32Array;
  private readonly renamed: Uint32Array;
  private readonly other: Uint32Array;

  /** @throws RangeError for a zone with a root of more than 64 frames. */
  constructor(options: OrbitsOptions) {
    this.options = options;
    this.roots = rootsOf(options.zone);
    const cpus = options.renamings[0]?.length ?? 0;
    this.cpuWords = new Uint32Array(cpus * options.perCpu);
    this.labels = new Uint32Array(labelWords(this.roots));
    this.renamed = new Uint32Array(this.labels.length);
    this.keyWords = this.cpuWords.length + this.labels.length;
    this.other = new Uint32Array(this.keyWords);
  }

  /** No labels. */
  clear(): void {
    this.labels.fill(0);
  }

  /** Puts a label where this block of a root starts; false if one is there already, or no root. */
  mark(b: Block, what: What, place: number, cpu = 0): boolean {
    const root = this.roots.find(({ from, width }) => from <= b.at && b.at < from + width);
    if (!root) return false;
    const { from, width, labelsAt } = root;
    const node = labelsAt + (width >>> b.order) + ((b.at - from) >>> b.order) - 1;
    if (this.labels[node] !== 0) return false;
    this.labels[node] = (place << PLACE) | (cpu << CPU) | what;
    return true;
  }

  /** Writes the key to `key` from 0. Cost: a sort of the tree for each renaming that ties. */
  write(key: Uint32Array): void {
    const [same, ...others] = this.options.renamings;
    this.writeOne(same!, key);
    for (const renaming of others) {
      if (this.compareCpus(renaming, key) > 0) continue;
      this.writeOne(renaming, this.other);
      if (isLess(this.other, key)) key.set(this.other);
    }
  }

  /** Below 0, 0 or above 0 as the CPUs' words, so renamed, come before those in `key`. */
  private compareCpus(renaming: readonly number[], key: Uint32Array): number {
    const { perCpu } = this.options;
    for (let name = 0; name < renaming.length; name++) {
      const cpu = renaming.indexOf(name);
      for (let i = 0; i < perCpu; i++) {
        const word = this.cpuWords[cpu * perCpu + i]!;
        const other = key[name * perCpu + i]!;
        if (word !== other) return word < other ? -1 : 1;
      }
    }
    return 0;
  }

  private writeOne(renaming: readonly number[], to: Uint32Array): void {
    const { cpuWords, labels, renamed } = this;
    const { perCpu, hasTree } = this.options;
    for (const [cpu, name] of renaming.entries()) {
      for (let i = 0; i < perCpu; i++) to[name * perCpu + i] = cpuWords[cpu * perCpu + i]!;
    }
    for (let i = 0; i < labels.length; i++) renamed[i] = relabelled(labels[i]!, renaming);
    if (!hasTree) return to.set(renamed, cpuWords.length);
    for (const { labelsAt, width } of this.roots) {
      leastTree(renamed, labelsAt, width, to, cpuWords.length + labelsAt);
    }
  }
}

function relabelled(label: number, renaming: readonly number[]): number {
  const what = label & CPU_MASK;
  if (what !== HELD && what !== CACHED) return label;
  const cpu = (label >>> CPU) & CPU_MASK;
  return (label & ~(CPU_MASK << CPU)) | (renaming[cpu]! << CPU);
}

function isLess(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
}

/** All ways to rename CPUs that only exchange those of one group; CPUs in no group keep theirs. */
export function renamingsOf(cpus: number, groups: readonly (readonly number[])[]): number[][] {
  let all = [Array.from({ length: cpus }, (_, cpu) => cpu)];
  for (const group of groups) {
    all = all.flatMap((one) =>
      orders(group).map((order) => {
        const renaming = [...one];
        for (const [i, cpu] of group.entries()) renaming[cpu] = order[i]!;
        return renaming;
      }),
    );
  }
  return all;
}

function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => orders(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
