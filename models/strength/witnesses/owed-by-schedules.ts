/**
 * The witnesses that a search over every schedule owes: what some order of whole calls shows, and
 * what calls that overlap must meet, by the locks, interrupts and migrations that there are.
 *
 * Of locks it is known: every call that gets to the free lists takes their lock, the first one, and
 * so does the first `alloc` on a CPU, whose cache is still empty; a CPU's own cache is used under
 * its lock; the first lock of a call is taken with nothing but its CPU asked for before.
 */
import { rowOf } from '../../../spec/operations/operations.ts';
import type { Script } from '../../many-cpus/programs/scripts.ts';
import { type Program, shownByOrders } from './call-orders.ts';
import type { Scenario } from '../../many-cpus/world/scenario.ts';
import type { NamedLocks } from './overlap-witnesses.ts';
import { SmpMounted } from '../../subject/pages/shared-mount.ts';
import { type Actor, witnessNames } from './witness-names.ts';

/** The locks that a design declares. */
export function namedLocks(mounted: SmpMounted): NamedLocks {
  const words = mounted.lockWords;
  const { base, plain, tickets } = words;
  const ofWords = Array.from({ length: plain }, (_, lock) => mounted.nameOf(base + lock));
  return { words, names: [...ofWords, ...tickets.map(() => 'the lock with tickets')] };
}

/** Every witness that a search over the schedules of this scenario must meet, by name. */
export function owedBySchedules(scenario: Scenario): string[] {
  const { design, zone, scripts, handlers = [], migrations = 0 } = scenario;
  const mounted = new SmpMounted(design, zone, scripts.length);
  const { names } = namedLocks(mounted);
  const program: Program = {
    design,
    zone: mounted.zone,
    scripts,
    handlers: scripts.map((_, cpu) => handlers[cpu] ?? []),
    migrations,
    cacheLock(cpu) {
      const at = design.cacheAt?.(cpu, scripts.length);
      return at && names[at.lock];
    },
  };
  return [
    ...new Set([
      ...shownByOrders(program),
      ...waitsOwed(program, names[0]),
      ...interruptsOwed(program, names[0]),
      ...migrationsOwed(program),
    ]),
  ];
}

/** The order that the first act asks for: with nothing held, no other comes to the lists. */
function firstAsked([first]: Script): number | undefined {
  const call = first && rowOf(first).script.call(first, undefined);
  return call && rowOf(call).wantsRoom(call);
}

const startsWithAlloc = (script: Script): boolean => firstAsked(script) !== undefined;

/** Any two may come to the lists at once: each with its first call, before anything happened. */
function waitsOwed({ scripts, handlers }: Program, lists: string | undefined): string[] {
  if (lists === undefined) return [];
  const actors = scripts.flatMap((script, cpu): Actor[] => [
    ...(startsWithAlloc(script) ? [{ cpu, level: 0 }] : []),
    ...(startsWithAlloc(handlers[cpu]?.[0] ?? []) ? [{ cpu, level: 1 }] : []),
  ]);
  return actors.flatMap((who) =>
    actors
      .filter(({ cpu }) => cpu !== who.cpu)
      .map((holder) => witnessNames.waits(who, lists, holder)),
  );
}

/** At any moment of a call: around the first lock it takes, and while it has it. */
function interruptsOwed(
  { scripts, handlers, cacheLock }: Program,
  lists: string | undefined,
): string[] {
  return scripts.flatMap((script, cpu) => {
    const asked = firstAsked(script);
    if ((handlers[cpu] ?? []).length === 0 || asked === undefined) return [];
    const own = asked === 0 ? cacheLock(cpu) : undefined;
    const locks = [own, lists].filter((lock) => lock !== undefined);
    return [
      ...locks.map((lock) => witnessNames.isDue(cpu, lock)),
      ...locks.slice(0, 1).map((lock) => witnessNames.comesBefore(cpu, lock)),
      witnessNames.comesBehind(cpu),
    ];
  });
}

/** Between two calls a thread may go to any CPU, with what it holds. */
function migrationsOwed({ scripts, migrations }: Program): string[] {
  if (migrations === 0) return [];
  return scripts.flatMap((script, thread) => {
    if (!startsWithAlloc(script)) return [];
    const others = scripts.flatMap((_, cpu) => (cpu === thread ? [] : [cpu]));
    const isFreed = script[1] !== undefined;
    return [
      ...others.map((cpu) => witnessNames.callsOn(thread, cpu)),
      ...(isFreed && others.length > 0 ? [witnessNames.movesHolding(thread)] : []),
    ];
  });
}
