/**
 * A schedule as people read and type it: `0x12 1x3 i0 0` is twelve steps of cpu0, three of cpu1, an
 * interrupt on cpu0, one more step of cpu0; `m0-1` is cpu0 and cpu1 exchanging their threads.
 */
import {
  cpuOf,
  exchangedBy,
  exchangeOf,
  interruptOf,
  isExchange,
  isStep,
} from '../../../engine/schedule/cpus/actions.ts';

/** Of actions of a machine with so many CPUs. */
export function showSchedule(actions: readonly number[], cpus: number): string {
  const parts: string[] = [];
  for (let i = 0; i < actions.length; ) {
    const action = actions[i] as number;
    let end = i + 1;
    while (actions[end] === action) end++;
    const name = showAction(action, cpus);
    parts.push(end - i > 1 ? `${name}x${end - i}` : name);
    i = end;
  }
  return parts.join(' ');
}

function showAction(action: number, cpus: number): string {
  if (isStep(action, cpus)) return `${action}`;
  if (!isExchange(action, cpus)) return `i${cpuOf(action, cpus)}`;
  const { a, b } = exchangedBy(action, cpus);
  return `m${a}-${b}`;
}

/** @throws RangeError naming the first part that is none. */
export function parseSchedule(text: string, cpus: number): number[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  return parts.flatMap((part) => {
    const [, name = '', times] = /^(i?\d+|m\d+-\d+)(?:x(\d+))?$/.exec(part) ?? [];
    const action = readAction(name, cpus);
    const count = Number(times ?? 1);
    if (action === undefined || count < 1 || count > 1e6) {
      throw new RangeError(`a schedule is made of parts like 0, 1x3, i0 or m0-1, got '${part}'`);
    }
    return Array.from({ length: count }, () => action);
  });
}

function readAction(name: string, cpus: number): number | undefined {
  const [first = cpus, second = cpus] = name.replace(/^[im]/, '').split('-').map(Number);
  if (name.startsWith('m')) {
    return first < second && second < cpus ? exchangeOf(first, second, cpus) : undefined;
  }
  if (name === '' || first >= cpus) return undefined;
  return name.startsWith('i') ? interruptOf(first, cpus) : first;
}
