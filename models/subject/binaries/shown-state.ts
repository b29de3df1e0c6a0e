/** What a binary shows of itself through its optional functions, in the spec's terms. */
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Marks, Ring } from '../../../spec/ports/inspection.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { brokenIn } from '../../../spec/pages/refinement.ts';
import type { State } from '../../../spec/pages/state.ts';
import { isBlame, type View, viewOf } from '../../../spec/pages/view.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import type { Binary } from './binary-mount.ts';
import type { CallPattern } from './convention.ts';
import { heldBy } from './held-frames.ts';

/**
 * The view of what it shows beside what is live, or the first thing that is wrong with that and not
 * passed over; undefined where it shows nothing, or what can be no view is passed over.
 */
export function viewed(
  binary: Binary,
  state: State,
  isPassedOver: (broken: Blame) => boolean = () => false,
): View | Blame | undefined {
  const { listed } = binary.convention;
  if (!listed) return undefined;
  try {
    const rings = [];
    for (let k = 0; k <= binary.zone.orderMax; k++) {
      rings.push(ringOf(binary, listed, k as Order));
    }
    const marks = marksOf(binary);
    const live = [...state.live, ...cachedIn(binary), ...heldBy(binary)];
    const view = viewOf(state.zone, live, marks ? { rings, marks } : { rings });
    if (isBlame(view)) return isPassedOver(view) ? undefined : view;
    for (const broken of brokenIn(view)) if (!isPassedOver(broken)) return broken;
    return view;
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    const why = `cannot be read: ${error.message} (${error.place ?? 'nowhere'})`;
    return isPassedOver({ id: 'I6', why }) ? undefined : { id: 'I6', why };
  }
}

/** Single frames that the only CPU keeps for itself: neither live nor listed. */
function cachedIn(binary: Binary): Block[] {
  const { cached, cacheMaxOf } = binary.convention.cpus;
  if (!cached || !cacheMaxOf) return [];
  const blocks: Block[] = [];
  const max = binary.call(cacheMaxOf, {});
  for (let index = 0; index < max; index++) {
    const start = binary.pointer(cached, { cpu: 0, index });
    const at = (start - binary.base) / binary.frameBytes + binary.from;
    if (start !== 0) blocks.push({ at: at as Frame, order: 0 as Order });
  }
  return blocks;
}

function marksOf(binary: Binary): Marks | undefined {
  const { scheme } = binary;
  const { mark } = binary.convention;
  if (!mark || !scheme) return undefined;
  const at = ({ at: frame, order }: Block): number =>
    binary.call(mark, { start: binary.addressOf(frame), order });
  return { scheme, at };
}

/** The list as a circle: node i is the i-th block from 1, 0 the sentinel. */
function ringOf(binary: Binary, listed: CallPattern, order: Order): Ring {
  const starts: number[] = [];
  for (let index = 0; index <= binary.frames; index++) {
    const start = binary.pointer(listed, { order, index });
    if (start === 0) break;
    starts.push(start);
  }
  const size = starts.length + 1;
  return {
    order,
    sentinel: 0,
    next: (node) => (node + 1) % size,
    prev: (node) => (node + size - 1) % size,
    frameOf: (node) => {
      const at = (starts[node - 1]! - binary.base) / binary.frameBytes;
      const isFrame = Number.isInteger(at) && 0 <= at && at < binary.frames;
      return isFrame ? ((binary.from + at) as Frame) : undefined;
    },
  };
}
