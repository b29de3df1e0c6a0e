/**
 * The witnesses of an object allocator on several CPUs. What is owed follows from the sizes and the
 * programs: a CPU's array is empty at first, so its first request of a class goes to the slabs of
 * that class, under their lock; a request above all classes goes to the pages, under theirs; where
 * nothing was made yet, a slab takes a frame and its descriptor another.
 */
import { type ObjectAct, objectRowOf } from '../../../spec/objects/operations/operations.ts';
import type { ObjectView } from '../../../spec/objects/object-view.ts';
import type { ObjectScenario } from '../../many-cpus/world/scenario.ts';
import type { ObjectWorld } from '../../many-cpus/world/object-bench.ts';
import type { ObjectScript } from '../../many-cpus/programs/scripts.ts';
import { ObjectSmp } from '../../subject/objects/shared-object-mount.ts';
import type { NamedLocks } from './overlap-witnesses.ts';
import { count, type ObjectEvent, type Tally } from '../../subject/objects/object-events.ts';
import type { WholeCalls } from './whole-calls.ts';
import { witnessNames } from './witness-names.ts';

/** The locks of an object allocator: one per CPU, one per cache of slabs, that of the pages. */
export function objectLocks(smp: ObjectSmp): NamedLocks {
  const words = { base: smp.lockBase, plain: smp.locks, tickets: [] };
  const names = Array.from({ length: smp.locks }, (_, lock) => smp.nameOf(smp.lockBase + lock));
  return { words, names };
}

const eventName = (event: ObjectEvent): string => `objects: ${event}`;

/** Every witness that a search over the schedules of this scenario must meet, by name. */
export function owedByObjects(scenario: ObjectScenario): string[] {
  const smp = new ObjectSmp({ ...scenario, cpus: scenario.scripts.length });
  const { names } = objectLocks(smp);
  return [
    ...new Set([
      ...waitsOwed(scenario, names),
      ...interruptsOwed(scenario, names),
      ...eventsOwed(scenario).map(eventName),
      ...(scenario.scripts.some((script) => mustDrain(scenario, script))
        ? [eventName('drain')]
        : []),
    ]),
  ];
}

const bytesAsked = (act: ObjectAct): number | undefined => objectRowOf(act).asksFor(act);

/** Does it name what its CPU has? */
const isAboutHeld = (act: ObjectAct): boolean => objectRowOf(act).script.which(act) !== undefined;

/** The class that serves what is asked for, -1 for the pages; undefined if nothing is. */
function classAsked({ sizes }: ObjectScenario, act: ObjectAct): number | undefined {
  const bytes = bytesAsked(act);
  return bytes === undefined ? undefined : sizes.classes.findIndex((size) => size >= bytes);
}

/** Classes of a script's requests, -1 for the pages, each once. */
const classesIn = (scenario: ObjectScenario, script: ObjectScript): number[] => [
  ...new Set(script.flatMap((act) => classAsked(scenario, act) ?? [])),
];

/** Both come to their first request of that class, or to the pages, at once. */
function waitsOwed(scenario: ObjectScenario, names: readonly string[]): string[] {
  const { scripts } = scenario;
  return scripts.flatMap((script, cpu) =>
    scripts.flatMap((other, holder) => {
      if (holder === cpu) return [];
      const theirs = classesIn(scenario, other);
      const shared = classesIn(scenario, script).filter((one) => theirs.includes(one));
      return shared.map((one) => {
        const lock = one < 0 ? names.at(-1) : names[scripts.length + one];
        return witnessNames.waits({ cpu, level: 0 }, lock as string, { cpu: holder, level: 0 });
      });
    }),
  );
}

function interruptsOwed(scenario: ObjectScenario, names: readonly string[]): string[] {
  const { scripts, handlers = [], design } = scenario;
  return scripts.flatMap((script, cpu) => {
    const [first] = script;
    const index = first && classAsked(scenario, first);
    if ((handlers[cpu] ?? []).length === 0 || index === undefined) return [];
    const own = index < 0 ? names.at(-1) : names[design.arrayLock(cpu)];
    const slabs = index < 0 ? [] : [names[scripts.length + index] as string];
    const lock = own as string;
    return [
      ...[lock, ...slabs].map((held) => witnessNames.isDue(cpu, held)),
      witnessNames.comesBefore(cpu, lock),
      witnessNames.comesBehind(cpu),
    ];
  });
}

/** Told by how many frames are out before anybody asks for an object. */
function eventsOwed(scenario: ObjectScenario): ObjectEvent[] {
  const { scripts, zone, sizes } = scenario;
  const frames = zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  const openings = scripts.map((script) => openingOf(scenario, script));
  const out = openings.reduce((sum, opening) => sum + opening.frames, 0);
  return openings.flatMap(({ frames: own, isObject, rest }): ObjectEvent[] => {
    if (!isObject || own + 2 > frames) return [];
    const [freed, next] = rest;
    const isNextLarge = next !== undefined && classAsked(scenario, next) === -1;
    const bytes = isNextLarge ? (bytesAsked(next) ?? 0) : 0;
    const asked = isNextLarge ? 2 ** Math.ceil(Math.log2(bytes / sizes.frameBytes)) : 0;
    // Served, but not beside the frame of the slab and that of its descriptor.
    const isTight = own === 0 && asked <= largestOf(frames) && asked + 2 > frames;
    const isGivenBack = freed !== undefined && isAboutHeld(freed) && isNextLarge && isTight;
    return [
      'refill',
      'new slab',
      'new slab of descriptors',
      ...(isGivenBack ? (['give-back before refusal'] as const) : []),
      // One may have all others' frames against it.
      ...(out <= frames && out + 2 > frames ? (['refusal'] as const) : []),
    ];
  });
}

/** Objects of one slab only, and then more of them freed in a row than an array holds. */
function mustDrain(scenario: ObjectScenario, script: ObjectScript): boolean {
  const { zone, sizes } = scenario;
  const [first = -1, ...others] = classesIn(scenario, script);
  const frames = zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  if (first < 0 || others.length > 0 || frames < 2) return false;
  const firstFree = script.findIndex(isAboutHeld);
  const allocs = firstFree < 0 ? script.length : firstFree;
  const inRow = script.slice(allocs).findIndex((act) => !isAboutHeld(act));
  const frees = Math.min(allocs, inRow < 0 ? script.length - allocs : inRow);
  const isOneSlab = allocs <= sizes.frameBytes / (sizes.classes[first] as number);
  return isOneSlab && frees > sizes.cacheMax;
}

/** The largest block in so many frames from 0. */
const largestOf = (frames: number): number => 2 ** Math.floor(Math.log2(frames));

interface Opening {
  /** Single frames that it has then. */
  readonly frames: number;
  readonly isObject: boolean;
  /** Behind the request for its first object. */
  readonly rest: ObjectScript;
}

/** What a script does until it asks for an object; of single frames only, or nothing is told. */
function openingOf(scenario: ObjectScenario, script: ObjectScript): Opening {
  const at = script.findIndex((act) => (classAsked(scenario, act) ?? -1) >= 0);
  const before = at < 0 ? [] : script.slice(0, at);
  const { frameBytes } = scenario.sizes;
  const isPlain = before.every((act) => (bytesAsked(act) ?? Infinity) <= frameBytes);
  const isObject = at >= 0 && isPlain;
  return { frames: isObject ? before.length : 0, isObject, rest: script.slice(at + 1) };
}

/** What the calls of an object allocator show that can be next in this state. */
export function* shownByObjects(
  calls: WholeCalls,
  world: ObjectWorld,
  words: Uint32Array,
  at: number,
): Generator<string> {
  for (const { local, behind, words: made } of calls.from(words, at)) {
    const before = viewOf(world, words, at);
    const after = viewOf(world, made, 0);
    if (!before || !after) continue;
    const call = world.standings.callAt(local);
    if (!call) continue;
    const result = world.resultOf(local, behind);
    const tally: Tally = new Map();
    count(tally, call, before, after);
    for (const event of tally.keys()) yield eventName(event);
    if (result === 'refused') yield eventName('refusal');
  }
}

function viewOf(world: ObjectWorld, words: Uint32Array, at: number): ObjectView | undefined {
  const { bench } = world;
  const { smp } = bench;
  const look = smp.look(smp.stateOf(bench.liveAt(words, at)), words, at);
  return 'why' in look ? undefined : look.view;
}
