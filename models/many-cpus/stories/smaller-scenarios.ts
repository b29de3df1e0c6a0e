/**
 * Makes a failing scenario small: fewer CPUs, handlers, calls, smaller orders, fewer frames, as
 * long as some schedule of it fails in the same way; then the least number of preemptions. Every
 * attempt is a search of its own, and what is left was found by one.
 */
import type { Failure, Verdict } from '../../../engine/search/model.ts';
import { UnfitCode } from '../../../engine/schedule/cpus/port.ts';
import { searchIterated } from '../../../engine/schedule/strategies/preemptions.ts';
import { search } from '../../../engine/search/search.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';
import {
  type AnyScenario,
  type AnyScript,
  lesserAct,
  machineOf,
  migrationsOf,
  type Scenario,
} from '../world/scenario.ts';
import { isOfEnd } from '../watch/end-states.ts';
import { RefusedZone } from '../world/shared-bench.ts';

export interface Minimised<Any extends AnyScenario = Scenario> {
  readonly scenario: Any;
  readonly failure: Failure;
  readonly actions: readonly number[];
  /** Searches made. */
  readonly attempts: number;
  /** Preemptions that it takes; with fewer every schedule of this scenario is right. */
  readonly preemptions: number | undefined;
  /** Whether no single thing more can be left out; false if `attemptsMax` came first. */
  readonly isMinimal: boolean;
}

/** How hard to try. */
export interface MinimiseOptions {
  /** States of one attempt, at most. Default 100,000. */
  readonly statesMax?: number;
  /** Default 200. */
  readonly attemptsMax?: number;
  /** Is what got lost by the end of all calls meant, or what a call answered? Default: either. */
  readonly isOfEnd?: boolean;
}

const preemptionsMax = 6;

/** Undefined if a search of `statesMax` states does not meet a failure of this rule at all. */
export function minimise<Any extends AnyScenario>(
  scenario: Any,
  rule: string,
  { statesMax = 100_000, attemptsMax = 200, isOfEnd: atEnd }: MinimiseOptions = {},
): Minimised<Any> | undefined {
  let attempts = 0;
  const attempt = (candidate: Any): Verdict | undefined => {
    attempts++;
    try {
      return search(machineOf(candidate), { statesMax });
    } catch (error) {
      // A design may be made for larger zones only, or not fit to be looked at there.
      if (error instanceof RefusedZone || error instanceof UnfitCode) return undefined;
      throw error;
    }
  };
  const isSame = (verdict: Verdict | undefined): verdict is Extract<Verdict, { kind: 'fails' }> =>
    verdict?.kind === 'fails' &&
    verdict.failure.rule === rule &&
    (atEnd === undefined || isOfEnd(verdict.failure) === atEnd);
  let best = scenario;
  let found = attempt(scenario);
  if (!isSame(found)) return undefined;
  let isMinimal = false;
  while (!isMinimal && attempts < attemptsMax) {
    isMinimal = true;
    for (const candidate of smaller(best)) {
      if (attempts >= attemptsMax) {
        isMinimal = false;
        break;
      }
      const verdict = attempt(candidate);
      if (!isSame(verdict)) continue;
      best = candidate;
      found = verdict;
      isMinimal = false;
      break;
    }
  }
  const { bound, verdict } = searchIterated(machineOf(best), preemptionsMax, { statesMax });
  const isFewest = isSame(verdict);
  const { failure, trace } = isFewest ? verdict : found;
  const preemptions = isFewest ? bound : undefined;
  return { scenario: best, failure, actions: trace.actions, attempts, preemptions, isMinimal };
}

/** Everything with one thing less, the largest cuts first. */
function* smaller<Any extends AnyScenario>(scenario: Any): Iterable<Any> {
  const migrations = migrationsOf(scenario);
  if (migrations > 0) yield { ...scenario, migrations: migrations - 1 };
  const scripts: readonly AnyScript[] = scenario.scripts;
  const handlers: readonly (readonly AnyScript[])[] = scenario.handlers ?? [];
  for (const cpu of scripts.keys()) {
    if (scripts.length === 1) break;
    yield {
      ...scenario,
      scripts: scripts.toSpliced(cpu, 1),
      ...(handlers.length > 0 && { handlers: handlers.toSpliced(cpu, 1) }),
    };
  }
  for (const [cpu, all] of handlers.entries()) {
    for (const [i, handler] of all.entries()) {
      yield { ...scenario, handlers: handlers.with(cpu, all.toSpliced(i, 1)) };
      for (const shorter of smallerScripts(handler, scenario)) {
        yield { ...scenario, handlers: handlers.with(cpu, all.with(i, shorter)) };
      }
    }
  }
  for (const [cpu, script] of scripts.entries()) {
    for (const shorter of smallerScripts(script, scenario)) {
      yield { ...scenario, scripts: scripts.with(cpu, shorter) };
    }
  }
  const half = halved(scenario.zone);
  if (half) yield { ...scenario, zone: half };
}

function* smallerScripts(script: AnyScript, scenario: AnyScenario): Iterable<AnyScript> {
  for (let i = script.length - 1; i >= 0; i--) yield script.toSpliced(i, 1) as AnyScript;
  for (const [i, act] of script.entries()) {
    const less = lesserAct(act, scenario);
    if (less) yield [...script.slice(0, i), less, ...script.slice(i + 1)] as AnyScript;
  }
}

/** The lower half of a zone of one region without holes. */
function halved({ regions, reserved, orderMax, alignment }: Zone): Zone | undefined {
  const [region] = regions;
  if (!region || regions.length > 1 || reserved.length > 0) return undefined;
  const size = region.to - region.from;
  if (size < 2) return undefined;
  const to = region.from + Math.ceil(size / 2);
  const top = Math.min(orderMax, Math.ceil(Math.log2(to - region.from)));
  return zone({ regions: [[region.from, to]], orderMax: top, alignment });
}
