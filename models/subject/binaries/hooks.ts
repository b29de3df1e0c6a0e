/**
 * What a binary may import of us: the number of its CPU, locks that are taken and released by
 * calls, and switches of its CPU's interrupts. Which lock is meant says the one argument, an
 * address or a number; without one there is one lock. Interrupts are switched off by a call that
 * answers whether they were on (1 or 0) and restored by one that is given that; or off and on.
 */
import type { HostFunction } from '../../../engine/wasm/run/instance.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Convention } from './convention.ts';
import { Forbidden } from './marks.ts';

/** What the imported functions do. */
export interface Hooks {
  cpu(): number;
  lock(which: number): void;
  unlock(which: number): void;
  /** Switches this CPU's interrupts off; were they on? */
  saveInterrupts(): boolean;
  /** Switches them on, or leaves them off: what `saveInterrupts` answered. */
  restoreInterrupts(on: boolean): void;
}

/** The imported functions of a convention, by `module.name`. */
export function hostOf({ cpus }: Convention, hooks: Hooks): Record<string, HostFunction> {
  const host: Record<string, HostFunction> = {};
  if (cpus.cpu !== undefined) host[cpus.cpu] = () => hooks.cpu();
  const with0 = (act: (which: number) => void) => (which?: number) => {
    act(which ?? 0);
    return 0;
  };
  if (cpus.lock !== undefined) host[cpus.lock] = with0((which) => hooks.lock(which));
  if (cpus.unlock !== undefined) host[cpus.unlock] = with0((which) => hooks.unlock(which));
  const switches = (on: boolean) => () => {
    hooks.restoreInterrupts(on);
    return 0;
  };
  const { irqSave, irqRestore, irqOff, irqOn } = cpus;
  if (irqSave !== undefined) host[irqSave] = () => Number(hooks.saveInterrupts());
  if (irqRestore !== undefined) {
    host[irqRestore] = (on?: number) => switches((on ?? 0) !== 0)();
  }
  if (irqOff !== undefined) host[irqOff] = () => Number(hooks.saveInterrupts());
  if (irqOn !== undefined) host[irqOn] = switches(true);
  return host;
}

/** What a person calls a lock: by the address or the small number that the binary gives it. */
export const lockName = (which: number): string =>
  which >= 0 && which < 1024 ? `lock ${which}` : `lock 0x${(which >>> 0).toString(16)}`;

/** Locks by hooks on the only CPU there is: what a call does wrong with them shows there too. */
export class CallLocks implements Hooks {
  private readonly held: number[] = [];
  private areOn = true;

  begin(): void {
    this.held.length = 0;
    this.areOn = true;
  }

  /** What is held, so that a call can be made twice. */
  save(): unknown {
    return { held: [...this.held], areOn: this.areOn };
  }

  restore(saved: unknown): void {
    const { held, areOn } = saved as { readonly held: readonly number[]; readonly areOn: boolean };
    this.held.splice(0, this.held.length, ...held);
    this.areOn = areOn;
  }

  cpu(): number {
    return 0;
  }

  lock(which: number): void {
    if (this.held.includes(which)) {
      throw new Forbidden(
        'K8',
        `takes ${lockName(which)}, which this call holds: it waits for itself`,
      );
    }
    this.held.push(which);
  }

  unlock(which: number): void {
    const at = this.held.indexOf(which);
    if (at < 0)
      throw new Forbidden('K6', `releases ${lockName(which)}, which this call does not hold`);
    this.held.splice(at, 1);
  }

  saveInterrupts(): boolean {
    const were = this.areOn;
    this.areOn = false;
    return were;
  }

  restoreInterrupts(on: boolean): void {
    this.areOn = on;
  }

  /** What a call that is over must not have left. */
  left(): Blame | undefined {
    const [lock] = this.held;
    if (lock !== undefined) return { id: 'K6', why: `ends and holds ${lockName(lock)}` };
    return this.areOn ? undefined : { id: 'K5', why: 'ends with interrupts off, found on' };
  }
}
