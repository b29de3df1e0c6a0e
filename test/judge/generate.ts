/** Programs by chance: the same ones for the same seed, on every machine. */
import type { Calls, Op, Program } from './program.ts';

/** Numbers below `n`, one after the other. Source: mulberry32, Tommy Ettinger, public domain. */
function chanceOf(seed: number): (n: number) => number {
  let at = seed | 0;
  return (n) => {
    at = (at + 0x6d2b79f5) | 0;
    let t = Math.imul(at ^ (at >>> 15), 1 | at);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/**
 * The program of a seed. Interrupts are switched on again by the call that switched them off; locks
 * may be left locked, released twice and taken in a circle. A third of all programs has interrupts,
 * a sixth has threads that move, a third keeps plain accesses under one lock, so that few race.
 */
export function generate(seed: number): Program {
  const chance = chanceOf(seed);
  const any = <Item>(list: readonly Item[]): Item => list[chance(list.length)]!;
  const words = 2 + chance(2);
  const isLocked = chance(3) === 0;
  const word = (): number => chance(words);
  const shared = (): Op => {
    const w = word();
    const op = any([
      'load',
      'store',
      'atomicLoad',
      'atomicStore',
      'exchange',
      'add',
      'compareExchange',
      'lock',
      'unlock',
      'await',
      'try',
      'tryHinting',
      'awaitEither',
      'awaitPlainly',
    ] as const);
    if (op === 'try' || op === 'tryHinting') return { op, w, tries: 1 + chance(3) };
    if (op === 'awaitEither') return { op, w, v: (w + 1) % words };
    return { op, w };
  };
  const plain = (): Op => ({ op: any(['load', 'store'] as const), w: 1 + chance(words - 1) });
  const section = (): Op[] => [
    { op: 'lock', w: 0 },
    ...Array.from({ length: 1 + chance(2) }, plain),
    { op: 'unlock', w: 0 },
  ];
  const body = (most: number): Op[] => {
    if (isLocked && chance(4) > 0) return section();
    return Array.from({ length: 1 + chance(most) }, () => (chance(12) === 0 ? ID : shared()));
  };
  const call = (most: number, hasSwitches: boolean): Op[] => {
    const ops = body(most);
    if (!hasSwitches || chance(2) === 0) return ops;
    const from = chance(ops.length);
    const to = from + 1 + chance(ops.length - from);
    return [...ops.slice(0, from), OFF, ...ops.slice(from, to), BACK, ...ops.slice(to)];
  };
  const cpus = chance(4) === 0 ? 3 : 2;
  const hasInterrupts = chance(3) === 0;
  const isSmall = cpus === 3 || hasInterrupts;
  const thread = (): Calls =>
    Array.from({ length: isSmall ? 1 + chance(2) : 2 }, () => call(isSmall ? 2 : 3, hasInterrupts));
  /** It begins with interrupts off, and some let further ones come in between. */
  const handler = (): Op[] => (chance(4) === 0 ? [ON, ...body(2), OFF] : body(2));
  const handlers = (cpu: number): Calls =>
    Array.from({ length: hasInterrupts && cpu < 2 ? chance(3 - cpu) : 0 }, handler);
  return {
    words,
    threads: Array.from({ length: cpus }, thread),
    handlers: Array.from({ length: cpus }, (_, cpu) => handlers(cpu)),
    nesting: 1 + chance(2),
    migrations: chance(6) === 0 ? 1 : 0,
  };
}

const ID: Op = { op: 'id' };
const OFF: Op = { op: 'off' };
const BACK: Op = { op: 'back' };
const ON: Op = { op: 'on' };
