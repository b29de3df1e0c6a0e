/** Small programs for a machine that any number can make: what they do, as plain code on a port. */
import type { Port } from '../../../engine/schedule/cpus/port.ts';
import { lock, unlock } from './toys.ts';

/** Shared words come first, then one of each CPU. */
export const shared = 3;

/**
 * What a program does next. What it read last, `acc`, and whether interrupts were on when it
 * switched them off, say which shared word is meant: that far from the one that is named.
 */
export type Op =
  | readonly ['load' | 'atomicLoad' | 'lock' | 'unlock' | 'await', number]
  /** Writes `acc` + 1, or exchanges with it, or adds 1, or writes 5 in place of `acc`. */
  | readonly ['store' | 'atomicStore' | 'exchange' | 'add' | 'swapIf', number]
  /** Waits behind an access that makes no wait of it: for another word, for another value, ... */
  | readonly ['loadOther' | 'loadElse' | 'storeWait' | 'plainWait' | 'swapWait', number]
  | readonly ['id' | 'off' | 'back' | 'on'];

/** The word that an operation means where it stands. */
export const meant = (word: number, acc: number, wasOn: boolean): number =>
  word >= shared ? word : (word + Math.abs(acc) + (wasOn ? 1 : 0)) % shared;
export const behind = (word: number): number => (word + 1) % shared;

/** Runs a program as plain code on a port. */
export function run(port: Port, ops: readonly Op[]): void {
  let acc = 0;
  let wasOn = false;
  for (const [name, named = 0] of ops) {
    const word = meant(named, acc, wasOn);
    const wait = (access: () => number, at: number, seen: (got: number) => number): void => {
      const got = access();
      port.relax(at, seen(got));
    };
    const stored = (store: void): number => store ?? 0;
    if (name === 'load') acc = port.load(word);
    if (name === 'atomicLoad') acc = port.atomicLoad(word);
    if (name === 'lock') lock(port, word);
    if (name === 'unlock') unlock(port, word);
    if (name === 'await') {
      let got: number;
      while ((got = port.atomicLoad(word)) === 0) port.relax(word, 0);
      acc = got;
    }
    if (name === 'store') port.store(word, acc + 1);
    if (name === 'atomicStore') port.atomicStore(word, acc + 1);
    if (name === 'exchange') acc = port.exchange(word, acc + 1);
    if (name === 'add') acc = port.add(word, 1);
    if (name === 'swapIf') acc = port.compareExchange(word, acc, 5);
    if (name === 'loadOther')
      wait(
        () => port.atomicLoad(word),
        behind(word),
        () => 0,
      );
    if (name === 'loadElse')
      wait(
        () => port.atomicLoad(word),
        word,
        (got) => got + 1,
      );
    if (name === 'storeWait')
      wait(
        () => stored(port.atomicStore(word, 1)),
        word,
        () => 1,
      );
    if (name === 'plainWait')
      wait(
        () => stored(port.store(word, 1)),
        word,
        () => 1,
      );
    if (name === 'swapWait')
      wait(
        () => port.exchange(word, 7),
        word,
        (got) => got,
      );
    if (name === 'id') acc = port.id();
    if (name === 'off') wasOn = port.disableInterrupts();
    if (name === 'back') port.restoreInterrupts(wasOn);
    if (name === 'on') port.restoreInterrupts(true);
  }
}
