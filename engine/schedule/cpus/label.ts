/**
 * What a person reads for a step of a machine: which CPU, which call, which access and its
 * answer.
 */
import type { Failure } from '../../search/model.ts';
import { cpuOf, exchangedBy, isExchange, isStep } from './actions.ts';
import { Kind, kindNames } from './port.ts';
import type { World } from './world.ts';

/** The part of a machine that a label is told by. */
export interface Stepping {
  readonly cpus: number;
  readonly stateWords: number;
  readonly setup: { readonly world: World };
  readonly logs: { isRoot(node: number): boolean };
  listener: Listener | undefined;
  take(words: Uint32Array, at: number, action: number): Failure | undefined;
  topOf(words: Uint32Array, at: number, cpu: number): number;
  threadOn(words: Uint32Array, at: number, cpu: number): number;
  levelAt(words: Uint32Array, at: number, cpu: number): number;
  localOf(words: Uint32Array, at: number, cpu: number): number;
}

interface Listener {
  access(kind: number, address: number, first: number, second: number, observed: number): void;
  ended?(local: number, behind: number): void;
}

/** A step in parts, for whoever lays it out. */
export interface Described {
  readonly cpu: number;
  readonly level: number;
  /** Number of the CPU's thread, before the step. */
  readonly thread: number;
  /** The CPU that it exchanged threads with, in a step of the scheduler's. */
  readonly partner?: number;
  /** Was this an interrupt coming, which touches nothing? */
  readonly isInterrupt: boolean;
  /** The call that began with this step. */
  readonly began?: string;
  /** Its accesses, one after the other. */
  readonly made: readonly string[];
  /** The call that ended with this step, and what it answered. */
  readonly ended?: { readonly call: string; readonly result: string };
}

/** What the action does in the state at `words[at]`, which it leaves as it is. */
export function describeStep(
  machine: Stepping,
  action: number,
  words: Uint32Array,
  at: number,
): Described {
  const { world } = machine.setup;
  if (isExchange(action, machine.cpus)) {
    const { a: cpu, b: partner } = exchangedBy(action, machine.cpus);
    const thread = machine.threadOn(words, at, cpu);
    return { cpu, level: 0, thread, partner, isInterrupt: false, made: [] };
  }
  const cpu = cpuOf(action, machine.cpus);
  const level = machine.levelAt(words, at, cpu);
  const thread = machine.threadOn(words, at, cpu);
  if (!isStep(action, machine.cpus)) {
    return { cpu, level: level + 1, thread, isInterrupt: true, made: [] };
  }
  const callOf = (local: number): string => world.callOf?.(local) ?? 'call';
  const isBegin = machine.logs.isRoot(machine.topOf(words, at, cpu));
  const began = isBegin ? callOf(machine.localOf(words, at, cpu)) : undefined;
  const made: string[] = [];
  let ended: Described['ended'];
  const { listener } = machine;
  machine.listener = {
    access: (...access) => void made.push(showAccess(world, ...access)),
    ended(local, behind) {
      ended = { call: callOf(local), result: world.resultOf?.(local, behind) ?? 'done' };
    },
  };
  machine.take(words.slice(at, at + machine.stateWords), 0, action);
  machine.listener = listener;
  const parts = { cpu, level, thread, isInterrupt: false, made };
  return { ...parts, ...(began !== undefined && { began }), ...(ended && { ended }) };
}

/** `cpu0 alloc 0: exchange lock 1 → 0`; from where the call began to what it answered. */
export function labelOf(machine: Stepping, action: number, words: Uint32Array, at: number): string {
  const described = describeStep(machine, action, words, at);
  const { cpu, level, partner, isInterrupt, began, made, ended } = described;
  if (partner !== undefined) return `cpu${cpu} and cpu${partner} exchange their threads`;
  if (isInterrupt) return `cpu${cpu} is interrupted`;
  const who = `cpu${cpu}${level > 0 ? ' handler' : ''}`;
  const call = began === undefined ? '' : ` ${began}:`;
  return `${who}${call} ${shortened(made)}${ended ? ` ⇒ ${ended.result}` : ''}`;
}

/** The accesses of a step in one line: all of a few, the first and last of many. */
export const shortened = (made: readonly string[]): string =>
  (made.length > 4 ? [made[0], `${made.length - 2} more`, made.at(-1)] : made).join(', ');

function showAccess(
  world: World,
  kind: number,
  address: number,
  first: number,
  second: number,
  observed: number,
): string {
  const name = kindNames[kind] as string;
  const word = world.nameOf?.(address) ?? `word ${address}`;
  if (kind === Kind.id) return `id = ${observed}`;
  if (kind === Kind.disable) return 'interrupts off';
  if (kind === Kind.restore) return first === 1 ? 'interrupts on' : 'interrupts stay off';
  if (kind === Kind.load || kind === Kind.atomicLoad) return `${name} ${word} = ${observed}`;
  if (kind === Kind.store || kind === Kind.atomicStore) return `${name} ${word} = ${first}`;
  if (kind === Kind.relax) return `woken by ${word} = ${observed}`;
  const operands = kind === Kind.compareExchange ? `${first} by ${second}` : `${first}`;
  return `${name} ${word} ${operands} → ${observed}`;
}
