/**
 * A binary up to the buddy tree's symmetry: states that differ by swapped halves of blocks count as
 * one. That is right only for an allocator that looks at addresses through the tree alone, which
 * nobody promises of a binary: it is tried out, in every state of a small zone (`isEquivariant`),
 * in the first states of a larger one (`whyNotEquivariant`).
 * Needs the lists, since the places in them are part of what must be alike.
 */
import { leastTree } from '../../../engine/search/canonical.ts';
import type { Canonical } from '../../../engine/search/model.ts';
import { testEquivariance } from '../equivariance.ts';
import { LABEL_ORDER } from '../sequential.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { Explored } from './binary-model.ts';
import type { Broken } from './broken.ts';
import type { Learned } from './relevant-bytes.ts';

export class SymmetricBinary extends Explored {
  readonly canonical: Canonical;
  override readonly hasPlaces = true;

  /** @throws RangeError unless the zone is one block of the top order and the lists are shown. */
  constructor(binary: Binary, learned: Learned, broken?: Broken) {
    super(binary, learned, 'inspected', broken);
    const width = 2 ** binary.zone.orderMax;
    if (binary.frames !== width || width > 64 || !binary.convention.listed) {
      throw new RangeError('tree symmetry needs a zone of one top block, and the lists shown');
    }
    const labels = new Uint32Array(2 * width - 1);
    this.canonical = {
      keyWords: labels.length,
      write: (words, at, key) => {
        labels.fill(0);
        for (let i = 0; i < width; i++) {
          const label = words[at + this.labelsAt + i]!;
          if (label === 0) continue;
          const k = label & LABEL_ORDER;
          labels[(width >>> k) + (i >>> k) - 1] = label;
        }
        leastTree(labels, 0, width, key, 0);
      },
    };
  }
}

/** Do states of this binary with equal keys lead to equal keys? Learn everything first. */
export const isEquivariant = (binary: Binary, learned: Learned): boolean =>
  testEquivariance(new SymmetricBinary(binary, learned)).violations === 0;

/** States of a zone that is too large for all of them, looked at without any symmetry. */
const TRIED = 2_500;

/**
 * Why swapped halves may not count as one in this zone, as far as the first states show that are
 * met there without it; undefined if nothing does. Learn everything first.
 */
export function whyNotEquivariant(binary: Binary, learned: Learned): string | undefined {
  const model = new SymmetricBinary(binary, learned);
  const { violations, states } = testEquivariance(model, undefined, TRIED);
  if (violations > 0) {
    return `it tells swapped halves apart in ${violations} of the first ${states} states`;
  }
  // Without the symmetry calls read what they did not with it: then nothing is known.
  return learned.isNews ? 'what it remembers was not all met up to symmetry' : undefined;
}
