/**
 * The readable spec by itself, up to swaps of the halves of any node of the buddy tree. Its
 * number of states has a closed form of its own: Q(n) = 1 + Q(n-1)(Q(n-1)+1)/2 with Q(0) = 2, for
 * unordered pairs. The judge of `tree-spec.ts`, which finds the same orbits faster and farther.
 */
import { leastTree } from '../../engine/search/canonical.ts';
import { interned } from '../../engine/search/intern.ts';
import type { WordModel } from '../../engine/search/model.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { type Cut, specOnly } from './readable-spec.ts';

/**
 * The spec's transition system modulo tree symmetry.
 * @throws RangeError unless the zone is one block of its top order from frame 0, without holes, of
 * at most 64 frames.
 */
export function symmetricSpec(zone: Zone, cut: Cut = 'first'): WordModel {
  const frames = 2 ** zone.orderMax;
  const [region, ...others] = zone.regions;
  const isOneBlock = region?.from === 0 && region.to === frames && others.length === 0;
  if (!isOneBlock || zone.reserved.length > 0 || frames > 64) {
    throw new RangeError(
      'tree symmetry needs a zone that is one block of the top order, up to 64 frames',
    );
  }
  const model = interned(specOnly(zone, cut));
  const labels = new Uint32Array(2 * frames - 1);
  return {
    ...model,
    canonical: {
      keyWords: labels.length,
      write(words, at, key) {
        labels.fill(0);
        for (const b of model.stateAt(words, at).live) {
          labels[frames / 2 ** b.order + b.at / 2 ** b.order - 1] = 1;
        }
        leastTree(labels, 0, frames, key, 0);
      },
    },
  };
}
