/** Which programs several CPUs run on a binary: telling ones, all small ones, some by chance. */
import { prng } from '../../../engine/random/prng.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import {
  type Act,
  parseScripts,
  type Script,
  showScript,
} from '../../many-cpus/programs/scripts.ts';
import { asServed, type Promises } from '../../subject/binaries/promises.ts';

/** Scripts for CPUs and the zone that they are made for. */
export interface Program {
  readonly frames: number;
  /** The largest order that they ask for. */
  readonly orderMax: number;
  readonly scripts: readonly Script[];
  /** Of each CPU what interrupts it, once; without it nothing does. */
  readonly handler?: Script;
}

/** Refill and drain, split and merge, a hint that a race leaves behind, and three CPUs at once. */
const telling: readonly (readonly [number, string])[] = [
  [2, 'alloc 0; alloc 0; free; free; alloc 1 | alloc 0; free; alloc 1'],
  [4, 'alloc 0; alloc 1; free; free | alloc 0; alloc 1; free; free'],
  [4, 'alloc 1; alloc 0; free last; alloc 2 | alloc 0; free; alloc 2; free'],
  [2, 'alloc 0; free | alloc 0; free | alloc 0; free'],
];

/** Those that are known to be telling. */
export const named = (promises: Promises): Program[] =>
  telling.map(([frames, text]) => programOf(frames, parseScripts(text), promises));

/** The same of what switches interrupts: a handler comes on each CPU. */
const interrupted: readonly (readonly [number, string, string])[] = [
  [2, 'alloc 0; free', 'alloc 0; free'],
  [4, 'alloc 1; free; alloc 1', 'alloc 0; free'],
  [2, 'alloc 0; free | alloc 0; free', 'alloc 0; free'],
];

/** Programs with interrupts, each of which asks of a handler what it asks of a CPU. */
export const interruptedPrograms = (promises: Promises): Program[] =>
  interrupted.map(([frames, text, handler]) => {
    const [script] = programOf(frames, parseScripts(handler), promises).scripts;
    return { ...programOf(frames, parseScripts(text), promises), handler: script! };
  });

/**
 * Every program of `cpus` CPUs that make so many calls each, up to the order of the CPUs, on two
 * frames: alloc of both orders and free of the oldest block. A free with nothing to free is none.
 * Behind its calls each CPU asks for the top order, which needs that nothing got lost.
 */
export function* every(promises: Promises, cpus = 2, calls = 2): Generator<Program> {
  const scripts = scriptsOf(calls, asServed(promises, 1, 1));
  for (const chosen of choices(scripts, cpus)) {
    const top: Act = { op: 'alloc', order: 1 as Order };
    yield programOf(
      2,
      chosen.map((script) => [...script, top]),
      promises,
    );
  }
}

/** Longer ones of two CPUs without end, always the same of a seed. */
export function* longer(promises: Promises, seed = 1): Generator<Program> {
  const seen = new Set<string>();
  for (let n = 0; n < 200; n++) {
    const chance = prng(seed, n);
    const frames = chance.below(3) === 0 ? 4 : 2;
    const scripts = [0, 1].map(() => {
      const script: Act[] = [];
      let held = 0;
      for (let i = 3 + chance.below(3); i > 0; i--) {
        if (held > 0 && chance.below(2) === 0) {
          script.push({ op: 'free', which: chance.below(2) === 0 ? 'first' : 'last' });
          held--;
        } else {
          script.push({ op: 'alloc', order: (chance.below(3) === 0 ? 1 : 0) as Order });
          held++;
        }
      }
      return script;
    });
    const key = `${frames} ${scripts.map(showScript).toSorted().join('|')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    yield programOf(frames, scripts, promises);
  }
}

/** All scripts of so many calls that free only what they hold. */
function scriptsOf(calls: number, top: number): Script[] {
  let scripts: { readonly script: Script; readonly held: number }[] = [{ script: [], held: 0 }];
  for (let i = 0; i < calls; i++) {
    scripts = scripts.flatMap(({ script, held }) => [
      ...Array.from({ length: top + 1 }, (_, k) => ({
        script: [...script, { op: 'alloc', order: k as Order } as const],
        held: held + 1,
      })),
      ...(held > 0
        ? [{ script: [...script, { op: 'free', which: 'first' } as const], held: held - 1 }]
        : []),
    ]);
  }
  return scripts.map(({ script }) => script);
}

/** All ways to choose `count` of them, the same one again allowed, their order not minded. */
function* choices<Any>(all: readonly Any[], count: number, from = 0): Generator<Any[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let i = from; i < all.length; i++) {
    for (const rest of choices(all, count - 1, i)) yield [all[i]!, ...rest];
  }
}

/** As it is asked of an allocator that serves these orders. */
function programOf(frames: number, scripts: readonly Script[], promises: Promises): Program {
  const asked = scripts.map((script) => script.map((act) => served(act, promises, frames)));
  const all = asked.flat().map((act) => ('order' in act ? act.order : 0));
  return { frames, orderMax: Math.max(...all), scripts: asked };
}

function served(act: Act, promises: Promises, frames: number): Act {
  if (!('order' in act)) return act;
  return { ...act, order: asServed(promises, act.order, Math.log2(frames)) };
}
