/**
 * What some order of whole calls must show, whatever the allocator chooses where it has a choice:
 * worked out on the contracts alone, before any code has run. Whole calls, one after the other, are
 * schedules too; so a search that has not met all of this has not looked at every schedule of these
 * programs, or the programs are not what they seem.
 *
 * Of caches it is known: they are empty at first, a frame that is freed is in the caller's own one,
 * more frees in a row than it holds drain it, and who finds too little drains them all.
 */
import { type Block, show } from '../../../spec/blocks/geometry.ts';
import { answers } from '../../../spec/cpus/history.ts';
import { after, type Answer, type Call, rowOf } from '../../../spec/operations/operations.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { picture, type State, withLive } from '../../../spec/pages/state.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { pagePrograms, type Script } from '../../many-cpus/programs/scripts.ts';
import { Standings } from '../../many-cpus/programs/standings.ts';
import { type Actor, witnessNames } from './witness-names.ts';
import { witnessOf } from './witnesses.ts';

/** What runs where; `handlers` by CPU, one after the other. */
export interface Program {
  readonly design: SharedDesign;
  /** What the contracts are about. */
  readonly zone: Zone;
  readonly scripts: readonly Script[];
  readonly handlers: readonly (readonly Script[])[];
  readonly migrations: number;
  /** The name of the lock that guards the cache of a CPU; undefined where none is known. */
  cacheLock(cpu: number): string | undefined;
}

/** What is known of a cache: that it is empty; or what went into it last, and how many in a row. */
type Cache = 'empty' | 'unknown' | Filled;

interface Filled {
  readonly newest: Block;
  readonly inRow: number;
  /** Level of the actor that freed them. */
  readonly by: number;
}

interface Here {
  /** Where each actor is in its script. */
  readonly locals: readonly number[];
  readonly live: readonly Block[];
  /** By CPU. */
  readonly caches: readonly Cache[];
}

/** One way in which a call may go. */
interface Way {
  readonly shows: readonly string[];
  readonly next: Here;
}

interface Running extends Actor {
  /** Among the handlers of this CPU, which come in this order; -1 for the thread. */
  readonly turn: number;
}

/** Names of all that some order of the calls must show. */
export function shownByOrders(program: Program): ReadonlySet<string> {
  return new CallOrders(program).all();
}

class CallOrders {
  private readonly program: Program;
  private readonly standings = new Standings(pagePrograms);
  private readonly actors: readonly Running[];
  private readonly starts: readonly number[];
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(program: Program) {
    const { scripts, handlers } = program;
    this.program = program;
    const threads = scripts.map((script, cpu) => ({ cpu, level: 0, turn: -1, script }));
    const rest = handlers.flatMap((all, cpu) =>
      all.map((script, turn) => ({ cpu, level: 1, turn, script })),
    );
    this.actors = [...threads, ...rest];
    this.starts = [...threads, ...rest].map(({ script }) => this.standings.start(script));
  }

  all(): ReadonlySet<string> {
    const caches = this.program.scripts.map((): Cache => 'empty');
    return this.from({ locals: this.starts, live: [], caches });
  }

  /** Any actor may be next, so what one of them leads to can be met; a choice is not ours. */
  private from(here: Here): ReadonlySet<string> {
    const key = JSON.stringify([here.locals, here.live.map(show), here.caches]);
    const known = this.known.get(key);
    if (known) return known;
    const met = new Set<string>();
    for (const [i, actor] of this.actors.entries()) {
      if (!this.canCall(here, actor, i)) continue;
      const ways = this.waysOf(here, actor, i).map(
        ({ shows, next }) => new Set([...shows, ...this.from(next)]),
      );
      const [first = new Set<string>(), ...others] = ways;
      for (const one of first) if (others.every((way) => way.has(one))) met.add(one);
    }
    this.known.set(key, met);
    return met;
  }

  /** A handler starts behind the one before it, and its thread waits until it has ended. */
  private canCall({ locals }: Here, { cpu, turn }: Running, i: number): boolean {
    const { standings } = this;
    if (standings.isDone(locals[i] as number)) return false;
    return this.actors.every((other, j) => {
      if (other.cpu !== cpu || j === i || other.turn < 0) return true;
      if (turn >= 0) return other.turn > turn || standings.isDone(locals[j] as number);
      return locals[j] === this.starts[j] || standings.isDone(locals[j] as number);
    });
  }

  private waysOf(here: Here, actor: Running, i: number): Way[] {
    const local = here.locals[i] as number;
    const call = this.standings.callAt(local);
    const moved = (behind: number): readonly number[] => here.locals.with(i, behind);
    if (!call) {
      const locals = moved(this.standings.behind(local, undefined));
      return [{ shows: [], next: { ...here, locals } }];
    }
    const [shown, caches] = this.cachesBehind(here, actor, call);
    return this.answersTo(here, call).map((answer) => {
      const behind = this.standings.behind(local, answer);
      const state = { zone: this.program.zone, live: here.live };
      const { live } = after(state, call, answer);
      const shows = [...shown, ...this.outcomeOf(state, call, answer)];
      return { shows, next: { locals: moved(behind), live, caches } };
    });
  }

  private get hasCaches(): boolean {
    return this.program.design.cacheMax > 0;
  }

  private answersTo({ live }: Here, call: Call): readonly Answer[] {
    const state = picture({ zone: this.program.zone, live });
    return answers(state, call, { hasCaches: this.hasCaches, hiddenMax: 0 });
  }

  /** What is listed, and so whether a block is split or merged, depends on what caches hold. */
  private outcomeOf(state: State, call: Call, answer: Answer): string[] {
    const isKnown = !this.hasCaches || answer === undefined;
    return isKnown ? [witnessOf(picture(state), call, answer)] : [];
  }

  /** What the call must show of the caches, and what is known of them then. */
  private cachesBehind(
    here: Here,
    actor: Running,
    call: Call,
  ): readonly [readonly string[], readonly Cache[]] {
    const { cpu } = actor;
    const { caches } = here;
    const own = caches[cpu] as Cache;
    const order = orderOf(call);
    const [freed] = rowOf(call).letsGo(call);
    if (!this.hasCaches || (freed && freed.order > 0)) return [[], caches];
    if (freed) {
      const isRow = typeof own === 'object' && own.by === actor.level;
      const inRow = isRow ? own.inRow + 1 : 1;
      const isOver = inRow > this.program.design.cacheMax;
      const drains = isOver ? [witnessNames.drainsToFree(actor)] : [];
      const behind = caches.with(cpu, { newest: freed, inRow, by: actor.level });
      return [[witnessNames.keeps(actor), ...drains], behind];
    }
    if (order === 0 && typeof own === 'object') {
      return [[witnessNames.fromCache(actor)], caches.with(cpu, 'unknown')];
    }
    const isFirst = caches.every((cache) => cache === 'empty');
    const refills = order === 0 && isFirst && this.answersTo(here, call)[0] !== undefined;
    const shows = refills ? [witnessNames.refills(actor)] : this.drains(here, actor, call);
    const behind = caches.map((cache, c): Cache => {
      const isUsed = order === 0 && c === cpu;
      return cache === 'empty' && !isUsed ? 'empty' : 'unknown';
    });
    return [shows, behind];
  }

  /** Caches that must be drained: nothing fits without the frame that went into them last. */
  private drains(here: Here, actor: Running, call: Call): string[] {
    const { zone, migrations } = this.program;
    return here.caches.flatMap((cache, c) => {
      if (typeof cache === 'string') return [];
      const { live } = withLive({ zone, live: here.live }, cache.newest);
      if (this.answersTo({ ...here, live }, call)[0] !== undefined) return [];
      const isMovable = migrations > 0 && actor.level === 0;
      return [
        witnessNames.drainsToAlloc(actor, c),
        ...this.waits(here, actor, c),
        // It has let go of all locks, whose order is cache before lists.
        ...(isMovable ? [witnessNames.movesInside(actor.cpu)] : []),
      ];
    });
  }

  /** Whoever uses that cache next may come before the one who drains it, or in the middle. */
  private waits(here: Here, actor: Running, cache: number): string[] {
    const lock = this.program.cacheLock(cache);
    if (lock === undefined || cache === actor.cpu) return [];
    return this.actors.flatMap((user, j) => {
      if (user.cpu !== cache || !this.canCall(here, user, j)) return [];
      const call = this.standings.callAt(here.locals[j] as number);
      if (!call || orderOf(call) !== 0) return [];
      return [witnessNames.waits(actor, lock, user), witnessNames.waits(user, lock, actor)];
    });
  }
}

/** The order that the call asks for, or else of what it gives back. */
function orderOf(call: Call): number | undefined {
  const row = rowOf(call);
  return row.wantsRoom(call) ?? row.letsGo(call)[0]?.order;
}
