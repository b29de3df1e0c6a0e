/** What is wrong where no CPU can go on: which obligation it is depends on who waits for what. */
import type { Failure } from '../../../engine/search/model.ts';
import type { Waiting } from '../../../engine/schedule/cpus/world.ts';

/** Why nothing goes on: locks taken in a circle (K3), a handler (K4), or anything else (K8). */
export function stuckBy(waiting: readonly Waiting[], nameOf: (word: number) => string): Failure {
  const words = new Set(waiting.map(({ address }) => address));
  const all = waiting.map(({ cpu, level, address }) => {
    const who = level > 0 ? `the handler on cpu${cpu}` : `cpu${cpu}`;
    return `${who} waits for ${nameOf(address)}`;
  });
  const why = `${all.join(', ')}; nothing can go on`;
  if (waiting.length > 1 && words.size > 1) return { rule: 'K3', why };
  return { rule: waiting.some(({ level }) => level > 0) ? 'K4' : 'K8', why };
}
