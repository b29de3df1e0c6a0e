/**
 * The spec under one lock: CPUs that each run alloc 0; alloc 1; free; free, the oldest block freed
 * first. Any block may be handed out that the contracts admit and that is the first part of its
 * source. It is what the exported concurrent modules are compared with, and the smallest model in
 * which a lock matters: without it two CPUs choose the same free block, and both cut it.
 *
 *      alloc: take the lock, choose a free block or none, cut it, release the lock
 *      free:  take the lock, put the oldest block back, release the lock
 */
import type { Failure, Model, Step } from '../../engine/search/model.ts';
import { type Block, sameBlock, show } from '../../spec/blocks/geometry.ts';
import { sources } from '../../spec/operations/alloc.ts';
import { emptyState, picture, type State, withLive, withoutLive } from '../../spec/pages/state.ts';
import type { Order } from '../../spec/blocks/units.ts';
import type { Zone } from '../../spec/blocks/zone.ts';

/** What a CPU does in one step; a step is between two looks of the other CPUs. */
type Act =
  | { readonly step: 'lock' | 'cut' | 'put back' | 'release' }
  | { readonly step: 'choose'; readonly order: Order };

const allocates = (k: number): readonly Act[] => [
  { step: 'lock' },
  { step: 'choose', order: k as Order },
  { step: 'cut' },
  { step: 'release' },
];
const frees: readonly Act[] = [{ step: 'lock' }, { step: 'put back' }, { step: 'release' }];
const script: readonly Act[] = [...allocates(0), ...allocates(1), ...frees, ...frees];

/** One CPU: how far it is in its script, what it is about to cut, what it holds, oldest first. */
interface Cpu {
  readonly at: number;
  readonly chosen?: { readonly source: Block; readonly order: Order };
  readonly held: readonly Block[];
}

/** All of them, and the blocks. */
export interface Locked {
  readonly spec: State;
  readonly isLocked: boolean;
  readonly cpus: readonly Cpu[];
  /** Set by a step that cuts what is no longer free. */
  readonly broken?: Failure;
}

/** How the CPUs share the zone. */
export interface LockedOptions {
  readonly cpus: number;
  /** False: the lock is taken without waiting for it, and is no lock. Default true. */
  readonly isExclusive?: boolean;
}

/** The transition system of so many CPUs on this zone. Cost: some 20 µs per state. */
export function lockedSpec(zone: Zone, options: LockedOptions): Model<Locked> {
  const { cpus, isExclusive = true } = options;
  return {
    initial: {
      spec: emptyState(zone),
      isLocked: false,
      cpus: Array.from({ length: cpus }, () => ({ at: 0, held: [] })),
    },
    key: ({ spec, isLocked, cpus: all, broken }) =>
      [spec.live.map(show).join(' '), isLocked, broken?.why, ...all.map(cpuKey)].join('|'),
    check: ({ broken }) => broken,
    *steps(state: Locked): Iterable<Step<Locked>> {
      if (state.broken) return;
      for (const [i, cpu] of state.cpus.entries()) {
        const act = script[cpu.at];
        if (!act || (act.step === 'lock' && isExclusive && state.isLocked)) continue;
        for (const { label, next } of stepsOf(state, cpu, act)) {
          const isLocked =
            isExclusive && (act.step === 'lock' || (act.step !== 'release' && state.isLocked));
          const moved = { ...next.cpu, at: cpu.at + 1 };
          const { spec, broken } = next;
          const after = { spec, isLocked, cpus: state.cpus.with(i, moved) };
          yield { label: `cpu${i} ${label}`, next: broken ? { ...after, broken } : after };
        }
      }
    },
  };
}

const cpuKey = ({ at, chosen, held }: Cpu): string =>
  `${at} ${chosen ? show(chosen.source) : ''} ${held.map(show).join(' ')}`;

/** What becomes of the blocks and of the CPU that acts. */
interface Outcome {
  readonly label: string;
  readonly next: { readonly spec: State; readonly cpu: Cpu; readonly broken?: Failure };
}

function stepsOf({ spec }: Locked, cpu: Cpu, act: Act): readonly Outcome[] {
  const { at, chosen, held } = cpu;
  if (act.step === 'choose') {
    const { order } = act;
    const choices = sources(picture(spec), order);
    if (choices.length === 0) return [{ label: `finds nothing for ${order}`, next: { spec, cpu } }];
    return choices.map((source) => ({
      label: `chooses ${show(source)} for ${order}`,
      next: { spec, cpu: { at, held, chosen: { source, order } } },
    }));
  }
  if (act.step === 'cut' && chosen) {
    const got: Block = { at: chosen.source.at, order: chosen.order };
    const label = `cuts ${show(got)} out of ${show(chosen.source)}`;
    if (picture(spec).free.some((b) => sameBlock(b, chosen.source))) {
      return [{ label, next: { spec: withLive(spec, got), cpu: { at, held: [...held, got] } } }];
    }
    const broken = { rule: 'O1', why: `${show(chosen.source)} is no longer free` };
    return [{ label, next: { spec, cpu: { at, held }, broken } }];
  }
  const [oldest, ...rest] = held;
  if (act.step === 'put back' && oldest) {
    const next = { spec: withoutLive(spec, oldest), cpu: { at, held: rest } };
    return [{ label: `puts ${show(oldest)} back`, next }];
  }
  return [{ label: act.step, next: { spec, cpu } }];
}
