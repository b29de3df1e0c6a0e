/**
 * A design in lock step with the spec, up to the buddy tree's own symmetry: the two halves of any
 * node may be swapped. A design that looks at addresses only through the tree cannot tell swapped
 * states apart, so one of each orbit stands for all; `equivariance.ts` tests that before it is
 * used. Each key stands for a concrete state that was really reached, so counterexamples replay.
 *
 * A zone is a forest: the blocks that are free while nothing is live, its roots, never merge, and
 * halves are swapped below them. A key has for each root its tree, with a label at every node where
 * a block starts: live, or free with its place in its list, which is one list for all roots.
 * Without the places LIFO and FIFO designs would not be bisimilar to their quotient. Holes, and
 * frames with metadata, lie in no root, so no swap moves anything over them.
 */
import { leastTree, treeLeavesMax } from '../../engine/search/canonical.ts';
import type { Canonical, Sink, WordModel } from '../../engine/search/model.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { offeredBy } from '../../spec/operations/operations.ts';
import { emptyState, freeBlocks } from '../../spec/pages/state.ts';
import { showZone, type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { testEquivariance } from './equivariance.ts';
import { labelWords, type Root, rootsOf } from '../contracts/roots.ts';
import { LABEL_ORDER, Sequential } from './sequential.ts';

/**
 * The lock-step model modulo swaps of halves.
 * @throws RangeError for a zone with a block of more than 64 frames.
 */
export const symmetric = (design: Design, on: Zone): Symmetric => new Symmetric(design, on);

/** @see symmetric */
export class Symmetric extends Sequential implements WordModel {
  readonly canonical: Canonical;
  /** States of the design that the expanded ones stand for, themselves included. */
  standsFor = 0;
  private readonly roots: readonly Root[];
  private readonly labels: Uint32Array;
  private readonly key: Uint32Array;

  constructor(design: Design, on: Zone) {
    super(design, on);
    this.roots = rootsOf(this.mounted.zone);
    this.labels = new Uint32Array(2 * treeLeavesMax - 1);
    this.key = new Uint32Array(labelWords(this.roots));
    this.canonical = {
      keyWords: this.key.length,
      write: (words, at, key) => void this.writeForest(words, at + this.memoryWords, key),
    };
  }

  override expand(words: Uint32Array, at: number, sink: Sink): void {
    this.standsFor += 2 ** this.writeForest(words, at + this.memoryWords, this.key);
    super.expand(words, at, sink);
  }

  /** Answers how many nodes have unlike halves: the orbit has 2 to that power members. */
  private writeForest(words: Uint32Array, labelsAt: number, key: Uint32Array): number {
    const frameZero = labelsAt - this.mounted.from;
    let unlike = 0;
    for (const root of this.roots) {
      unlike += this.writeTree(words, frameZero + root.from, root, key);
    }
    return unlike;
  }

  /** Node i of a tree, counted from 1 at its root, has its label in word i - 1. */
  private writeTree(words: Uint32Array, at: number, { width, labelsAt }: Root, key: Uint32Array) {
    this.labels.fill(0, 0, 2 * width - 1);
    for (let i = 0; i < width; i++) {
      const label = words[at + i] as number;
      if (label === 0) continue;
      const k = label & LABEL_ORDER;
      this.labels[(width >>> k) + (i >>> k) - 1] = label;
    }
    return leastTree(this.labels, 0, width, key, labelsAt);
  }
}

/** Enough for a design that looks at addresses to show it, which four frames are not. */
const eight: ZoneShape = { regions: [[0, 8]], orderMax: 3 };

/** A design whose metadata lies in the zone finds room for it beside the block. */
export const withRoom = ({ regions, ...shape }: ZoneShape): ZoneShape => {
  const end = Math.max(...regions.map(([, to]) => to));
  return { ...shape, regions: [...regions, [end, end + 2]] };
};

/** States of the zone itself that are tried, the first ones of a search. */
export const MATES_TRIED = 1_000;

const told = new WeakMap<Design, string | null>();

/**
 * Why this design may not be looked at up to symmetry: what it does differently in states of 8
 * frames that differ by swapped halves only. Undefined if it does nothing differently there, which
 * is evidence for larger zones, and no proof. Cost: a search of 8 frames, once per design.
 */
export function whyNotSymmetric(design: Design): string | undefined {
  const known = told.get(design);
  if (known !== undefined) return known ?? undefined;
  const why = whatIsUnlike(design);
  told.set(design, why ?? null);
  return why;
}

/**
 * The same, and what it does differently among the first states of this very zone. Cost: also all
 * calls from these states.
 */
export function whyNotSymmetricOn(design: Design, on: Zone): string | undefined {
  const why = whyNotSymmetric(design);
  if (why !== undefined) return why;
  const { violations } = testEquivariance(symmetric(design, on), undefined, MATES_TRIED);
  if (violations === 0) return undefined;
  return `it tells swapped halves apart in ${violations} of the first ${MATES_TRIED} states there`;
}

function whatIsUnlike(design: Design): string | undefined {
  const where = offeredBy(design).find(({ saysWhere }) => saysWhere);
  // The trial compares what calls lead to, and not which call of another state led there.
  if (where) return `calls of ${where.op} say where a block is to lie`;
  const shape = design.managed ? withRoom(eight) : eight;
  const on = zone({ ...shape, alignment: design.declares.alignment });
  const model = madeOn(design, on);
  if (!model) return `its metadata leaves no 8 frames of ${showZone(on)} to test that on`;
  const { states, violations } = testEquivariance(model);
  if (violations === 0) return undefined;
  return `it tells swapped halves apart in ${violations} of ${states} states of 8 frames`;
}

/** Undefined if the metadata does not fit, or leaves no whole block of 8 frames. */
function madeOn(design: Design, on: Zone): Symmetric | undefined {
  try {
    const model = symmetric(design, on);
    const roots = freeBlocks(emptyState(model.effectiveZone));
    return roots.some(({ order }) => order === eight.orderMax) ? model : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
