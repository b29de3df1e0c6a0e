/**
 * What a machine may do next, as numbers, known here alone: on so many CPUs
 *
 *      0 ..            a step of this CPU
 *      cpus ..         an interrupt comes to CPU `action - cpus`
 *      2 * cpus ..     two CPUs exchange their threads, if threads move at all
 *
 * Migration: two CPUs exchange the threads that run on them, as a scheduler does when it moves a
 * thread to another CPU, which may be an idle one. It is a step of nobody's code: possible while at
 * both CPUs interrupts are on and no handler runs, and at most as often as the setup says.
 *
 *      travels with the thread    stays with the CPU
 *      its log, so what it was    whether interrupts are on (they are, at both), and the
 *      told of its CPU's number   interrupts still to come
 *      the call under way         the answer to whoever asks for its number from now on
 *
 * A thread's call begins with interrupts on, or the call before would have left them off, and
 * failed: so the flag that says how it began is the same at both, too. What a call has saved of its
 * CPU's interrupts never gets to another CPU: from the moment they are off until they are on again
 * the thread stays. A scheduler orders what both CPUs did before with what they do after, so an
 * exchange counts as an atomic access of both (`races.ts`).
 */

/** Is it a step of a CPU, whose number it is? */
export const isStep = (action: number, cpus: number): boolean => action < cpus;

/** Do two CPUs exchange their threads? */
export const isExchange = (action: number, cpus: number): boolean => action >= 2 * cpus;

/** Does an interrupt come? */
export const isInterrupt = (action: number, cpus: number): boolean =>
  !isStep(action, cpus) && !isExchange(action, cpus);

/** The action by which an interrupt comes to this CPU. */
export const interruptOf = (cpu: number, cpus: number): number => cpus + cpu;

/** The CPU of a step or an interrupt. */
export const cpuOf = (action: number, cpus: number): number => action % cpus;

/** The action by which CPUs `a` < `b` of so many exchange their threads. */
export const exchangeOf = (a: number, b: number, cpus: number): number => (2 + a) * cpus + b;

/** The CPUs of such an action; `a` < `b`, or it is none. */
export function exchangedBy(
  action: number,
  cpus: number,
): { readonly a: number; readonly b: number } {
  return { a: Math.floor(action / cpus) - 2, b: action % cpus };
}

/** Actions of so many CPUs are below this: steps, interrupts, and exchanges if there are any. */
export const actionsEnd = (cpus: number, hasExchanges: boolean): number =>
  hasExchanges ? (2 + cpus) * cpus : 2 * cpus;
