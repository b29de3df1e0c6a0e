/**
 * A design in lock step with the spec, up to the buddy tree's own symmetry: the two halves of any
 * node may be swapped. A design that looks at addresses only through the tree cannot tell swapped
 * states apart, so one of each orbit stands for all; `equivariance.ts` tests that before it is
 * used. Each key stands for a concrete state that was really reached, so counterexamples replay.
 *
 * A key is the tree with a label at every node where a block starts: live, or free with its place
 * in its list. Without the places LIFO and FIFO designs would not be bisimilar to their quotient.
 * Holes, and frames with metadata, have a label of their own, so no swap moves anything over them.
 */
import { leastTree } from '../engine/canonical.ts';
import type { Canonical, WordModel } from '../engine/model.ts';
import type { Design } from '../spec/port.ts';
import { framesIn, isReserved, type Region, type Zone } from '../spec/zone.ts';
import { LABEL_ORDER, Sequential } from './sequential.ts';

const FRAMES_MAX = 64;

/**
 * The lock-step model modulo swaps of halves.
 * @throws RangeError unless what can be handed out lies in one region, which is one block of the
 * top order, at most 64 frames.
 */
export const symmetric = (design: Design, zone: Zone): Sequential & WordModel =>
  new Symmetric(design, zone);

class Symmetric extends Sequential {
  readonly canonical: Canonical;
  private readonly labels: Uint32Array;
  /** Where the tree's frames begin among all frames, and how many they are. */
  private readonly first: number;
  private readonly width: number;

  constructor(design: Design, zone: Zone) {
    super(design, zone);
    const { from } = onlyTree(this.mounted.zone);
    this.first = from - this.mounted.from;
    this.width = 2 ** zone.orderMax;
    this.labels = new Uint32Array(2 * this.width - 1);
    this.canonical = {
      keyWords: this.labels.length,
      write: (words, at, key) => this.writeTree(words, at + this.memoryWords + this.first, key),
    };
  }

  /** Node i of the tree, counted from 1 at the root, has its label in word i - 1. */
  private writeTree(words: Uint32Array, at: number, key: Uint32Array): void {
    const { width } = this;
    this.labels.fill(0);
    for (let i = 0; i < width; i++) {
      const label = words[at + i] as number;
      if (label === 0) continue;
      const k = label & LABEL_ORDER;
      this.labels[(width >>> k) + (i >>> k) - 1] = label;
    }
    leastTree(this.labels, 0, width, key, 0);
  }
}

/** The one region with usable frames (others: metadata only), if it is a block of the top order. */
export function treeOf(zone: Zone): Region | undefined {
  const frames = 2 ** zone.orderMax;
  if (frames > FRAMES_MAX) return undefined;
  const used = zone.regions.filter((r) => framesIn(r).some((at) => !isReserved(zone, at)));
  const [region, ...others] = used;
  const isOneBlock = region && others.length === 0 && region.to - region.from === frames;
  return isOneBlock && (region.from - region.origin) % frames === 0 ? region : undefined;
}

function onlyTree(zone: Zone): Region {
  const region = treeOf(zone);
  if (region) return region;
  throw new RangeError(
    `tree symmetry needs a zone that is one block of the top order, up to ${FRAMES_MAX} frames`,
  );
}
