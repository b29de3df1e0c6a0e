/**
 * What a design does with bad frees that its metadata cannot show to be bad: searches do not make
 * them, for its callers must not. Here each is made in every state of four frames, and what becomes
 * of it is counted, not judged: a caller's mistake may be refused all the same, or break something
 * at once, or go unnoticed.
 */
import { Successors } from '../../engine/search/successors.ts';
import { search } from '../../engine/search/search.ts';
import type { Shown } from '../../spec/obligations/obligation.ts';
import { type ObligationId, obligations } from '../../spec/obligations/obligations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { type Zone, zone } from '../../spec/blocks/zone.ts';
import { Mounted } from '../subject/pages/mount.ts';
import { Sequential } from './sequential.ts';
import { withRoom } from './symmetric.ts';

/** States looked at, at most: four frames have 30. */
const STATES_MAX = 1_000;

/** How bad frees that are not seen to be bad ended. */
export interface UnseenFrees {
  readonly made: number;
  readonly refused: number;
  /** By the obligation that broke at once. */
  readonly broke: ReadonlyMap<string, number>;
  /** Accepted, and nothing can be seen to be wrong behind it. */
  readonly unnoticed: number;
}

/** Makes the calls that searches leave out, and no others. */
class LeftOut extends Sequential {
  protected override mayMake(...here: Parameters<Sequential['mayMake']>): boolean {
    return !super.mayMake(...here);
  }
}

/** Four frames, and room for metadata where the design keeps it in frames. */
function four({ managed, declares }: Design): Zone {
  const shape = { regions: [[0, 4]] as const, orderMax: 2 };
  return zone({ ...(managed ? withRoom(shape) : shape), alignment: declares.alignment });
}

/** Makes each of them. Cost: milliseconds. */
export function unseenFrees(design: Design): UnseenFrees {
  const left = new LeftOut(design, four(design));
  const sink = new Successors(left.stateWords);
  search(new Sequential(design, four(design)), {
    statesMax: STATES_MAX,
    onState: (words, at) => left.expand(words, at, sink),
  });
  const broke = new Map<string, number>();
  for (const { failure } of sink.failures) {
    broke.set(failure.rule, (broke.get(failure.rule) ?? 0) + 1);
  }
  const made = left.callsMade;
  const unnoticed = sink.actions.length;
  return { made, refused: made - unnoticed - sink.failures.length, broke, unnoticed };
}

/** What the design does not show of itself, and which obligations are not asked then. */
export function notShown(design: Design): readonly (readonly [Shown, readonly ObligationId[]])[] {
  const mounted = new Mounted(design, four(design));
  if (mounted.init()) return [];
  const shown = mounted.allocator.inspect();
  const wanted: readonly Shown[] = ['marks', 'marked', 'counts', 'metadata'];
  return wanted
    .filter((what) => shown[what] === undefined)
    .map((what) => {
      const all = Object.values(obligations);
      return [what, all.flatMap(({ id, needs }) => (needs === what ? [id] : []))] as const;
    });
}
