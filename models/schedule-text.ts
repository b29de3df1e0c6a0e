/**
 * A schedule as people read and type it: `0x12 1x3 i0 0` is twelve steps of cpu0, three of cpu1, an
 * interrupt on cpu0, one more step of cpu0.
 */

/** Actions of a machine: c is a step of cpu c, cpus + c an interrupt on it. */
export function showSchedule(actions: readonly number[], cpus: number): string {
  const parts: string[] = [];
  for (let i = 0; i < actions.length; ) {
    const action = actions[i] as number;
    let end = i + 1;
    while (actions[end] === action) end++;
    const name = action < cpus ? `${action}` : `i${action - cpus}`;
    parts.push(end - i > 1 ? `${name}x${end - i}` : name);
    i = end;
  }
  return parts.join(' ');
}

/** @throws RangeError naming the first part that is none. */
export function parseSchedule(text: string, cpus: number): number[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  return parts.flatMap((part) => {
    const [, interrupt, cpu, times] = /^(i?)(\d+)(?:x(\d+))?$/.exec(part) ?? [];
    const count = Number(times ?? 1);
    if (cpu === undefined || Number(cpu) >= cpus || count < 1 || count > 1e6) {
      throw new RangeError(`a schedule is made of parts like 0, 1x3 or i0, got '${part}'`);
    }
    const action = Number(cpu) + (interrupt === 'i' ? cpus : 0);
    return Array.from({ length: count }, () => action);
  });
}
