/**
 * Frees of what was never handed out as one block, where bits fill whole words: on 65 frames from
 * frame 63 on, which hold a block of order 6 and begin in the middle of a word of each map. Every
 * aligned block is made the only free one, all else being live frame by frame; then each block
 * around it is given back as if it were the client's, which every design refuses that can see it.
 * Exhaustive searches are of blocks too small for that, random runs seldom ask.
 */
import type { Blame } from '../../spec/blocks/blame.ts';
import type { Call } from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Frame } from '../../spec/blocks/units.ts';
import { type Zone, zone } from '../../spec/blocks/zone.ts';
import { allocCall, freeCall, LockStep } from './histories/lock-step.ts';

const [FROM, TO, ORDER_MAX] = [63, 128, 6] as const;

/** What came of it; of a failure, calls that lead to it from init. */
export type CompositeResult = { readonly calls: number } & (
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'fails';
      readonly blame: Blame;
      readonly zone: Zone;
      readonly trace: readonly Call[];
    }
);

/** The zone that it is about, as the design aligns blocks. */
export const compositeZone = ({ declares }: Design): Zone =>
  zone({ regions: [[FROM, TO]], orderMax: ORDER_MAX, alignment: declares.alignment });

/** Makes all of these calls, to the first that goes wrong. */
export function freeComposites(design: Design): CompositeResult {
  const on = compositeZone(design);
  const run = new CompositeRun(design, on);
  const broken = run.start() ?? run.everyBlock() ?? run.look();
  const { calls } = run;
  if (!broken) return { kind: 'passed', calls };
  // Each block is looked at from the same heap: what was done about others can be left out.
  const alone = new CompositeRun(design, on);
  const same = alone.start() ?? alone.only(run.at, run.order);
  const [blame, trace] = same ? [same, alone.made] : [broken, run.made];
  return { kind: 'fails', calls, blame, zone: on, trace };
}

class CompositeRun extends LockStep {
  readonly made: Call[] = [];
  /** The block that is looked at. */
  at = FROM as number;
  order = 0;

  constructor(design: Design, on: Zone) {
    super(design, on, { lookEvery: 1_000 });
  }

  /** Of each block in turn: all of it free, and nothing else. */
  everyBlock(): Blame | undefined {
    const all = this.takeAll();
    if (all) return all;
    for (let k = 0; k < ORDER_MAX; k++) {
      for (const at of this.firstFrames(k)) {
        [this.at, this.order] = [at, k];
        const broken = this.freed(at, k) ?? this.freeAround(at, k) ?? this.takeAll();
        if (broken) return broken;
      }
    }
    return undefined;
  }

  /** Of this block only. */
  only(at: number, k: number): Blame | undefined {
    return this.takeAll() ?? this.freed(at, k) ?? this.freeAround(at, k) ?? this.look();
  }

  override apply(call: Call): Blame | undefined {
    this.made.push(call);
    return super.apply(call);
  }

  /** Alloc of single frames until there are no more. */
  private takeAll(): Blame | undefined {
    for (;;) {
      const broken = this.apply(allocCall(0));
      if (broken || this.answer === undefined) return broken;
    }
  }

  /** Frames from which a block of this order consists of live frames. */
  private firstFrames(k: number): number[] {
    const origin = this.ledger.zone.regions[0]?.origin ?? 0;
    const frames = Array.from({ length: TO - FROM }, (_, i) => FROM + i);
    return frames.filter((at) => {
      const isAligned = (at - origin) % 2 ** k === 0;
      const all = Array.from({ length: 2 ** k }, (_, i) => at + i);
      return isAligned && all.every((frame) => this.ledger.liveAt(frame as Frame) === 0);
    });
  }

  private freed(at: number, k: number): Blame | undefined {
    for (let i = 0; i < 2 ** k; i++) {
      const broken = this.apply(freeCall(at + i, 0));
      if (broken) return broken;
    }
    return undefined;
  }

  /** Gives back the blocks that the block of order k at `at` lies in. */
  private freeAround(at: number, k: number): Blame | undefined {
    const origin = this.ledger.zone.regions[0]?.origin ?? 0;
    for (let j = k + 1; j <= ORDER_MAX; j++) {
      const broken = this.apply(freeCall(at - ((at - origin) % 2 ** j), j));
      if (broken) return broken;
    }
    return undefined;
  }
}
