/**
 * All there is to say about one obligation, put together from what decides it, what was measured
 * and the designs themselves: `explain` prints it, and `docs/obligations.md` is made of it.
 */
import { parseSchedule } from '../../models/many-cpus/programs/schedule-text.ts';
import { designs, offeringMore } from '../../models/catalogue/designs.ts';
import { scenariosFor } from '../../models/strength/kill-matrix.ts';
import { Mounted } from '../../models/subject/pages/mount.ts';
import { playScenario } from '../../models/one-cpu/scenario.ts';
import { sharedDesignNamed } from '../../models/catalogue/shared-designs.ts';
import { tell } from '../../models/many-cpus/stories/story.ts';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import { decodeTrace } from '../../models/kept/trace-text.ts';
import { type KillRow, notAlone, type TimedAttempt, worthOf } from '../../proofs/kill-matrix.ts';
import type {
  Debtor,
  Declared,
  Offered,
  Promised,
  Shown,
  Way,
} from '../../spec/obligations/obligation.ts';
import { type ObligationId, obligations } from '../../spec/obligations/obligations.ts';
import type { Origin } from '../../spec/obligations/works.ts';
import { showZone, zone } from '../../spec/blocks/zone.ts';
import { scenarioLines } from './counterexample.ts';
import { storyLines } from './interleaving.ts';
import { sourceLine } from './source-line.ts';
import { plural } from '../terminal/style.ts';

/** One obligation, ready to be worded. */
export interface Sheet {
  readonly id: ObligationId;
  readonly name: string;
  readonly statement: string;
  readonly formula: string;
  /** File and line of what decides it. */
  readonly decided: string;
  /** Who said so before, the oldest first. */
  readonly from: readonly Origin[];
  readonly owedBy: string;
  readonly checkedBy: readonly string[];
  /** Faults that no other obligation sees. */
  readonly alone: readonly string[];
  /** Faults that it sees, those included. */
  readonly sees: number;
  /** Why it is asked, where it is alone in seeing none. */
  readonly because: string | undefined;
  readonly example: Example | undefined;
}

/** The smallest story of it being broken. */
export interface Example {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The sheet of one obligation, by the kill matrix as it was measured. */
export function sheetOf(id: ObligationId, rows: readonly KillRow[]): Sheet {
  const { name, statement, formula, from, source, checked } = obligations[id];
  const worth = worthOf(rows).find((one) => one.id === id);
  return {
    id,
    name,
    statement,
    formula,
    decided: sourceLine(source),
    from,
    owedBy: owedBy(id),
    checkedBy: checked.map((way) => ways[way]),
    alone: worth?.alone ?? [],
    sees: worth?.sees.length ?? 0,
    because: notAlone[id],
    example: exampleOf(id, rows),
  };
}

const debtors: Readonly<Record<Exclude<Debtor, 'pages'>, string>> = {
  objects: 'object allocators',
  caches: 'every cached-… design',
  cpus: 'every locked-…, ticketed-… and cached-… design',
};

function owedBy(id: ObligationId): string {
  const { owedBy: all, needs } = obligations[id];
  if (needs === 'tickets') return 'every ticketed-… design';
  return all.map((one) => (one === 'pages' ? showing(needs) : debtors[one])).join(', and ');
}

/** The designs that show of themselves, or offer, what they must before they can owe it. */
function showing(needs: Shown | Offered | Promised | Declared | undefined): string {
  if (!needs || needs === 'tickets') return 'every design';
  if (needs === 'contents') return 'binaries that promise it';
  const offering = offeringMore.filter(({ offers = [] }) => offers.some((op) => op === needs));
  if (offering.length > 0) return offering.map(({ name }) => name).join(', ');
  const shown = needs as Shown;
  const owing = designs.filter((design) => {
    const on = zone({ regions: [[0, 16]], orderMax: 4, alignment: design.declares.alignment });
    const mounted = new Mounted(design, on);
    mounted.init();
    return mounted.allocator.inspect()[shown] !== undefined;
  });
  return owing.map(({ name }) => name).join(', ');
}

const ways: Readonly<Record<Way, string>> = {
  exhaustive: 'exhaustive: every call in every state, eleven zones of 4 to 8 frames',
  symmetric: 'symmetric: 11, 13 and 16 frames, up to swapped halves of blocks',
  random: 'random: 500 histories on zones of 8 to 65,536 frames, one on 2^20',
  widths: 'widths: a few frames on either side of where links and addresses end',
  composite: 'composite: frees of blocks handed out in parts, 65 frames from 63 on',
  recorded: 'recorded: the calls of a Linux 6.1 machine with 256 MiB',
  objects: 'exhaustive: every request in every state of an object allocator, a few small frames',
  'object runs': 'random: histories of requests on up to 28,672 frames, ten classes',
  'at rest': 'interleaved: whenever no call is under way, 4 frames, up to 4 CPUs',
  schedules: 'interleaved: every schedule of small programs, up to 4 CPUs and 4 frames',
  migrations: 'interleaved: with up to 2 migrations of threads between CPUs',
};

/** Of the faults that break it first; failing that, of those that it sees when asked alone. */
function exampleOf(id: ObligationId, rows: readonly KillRow[]): Example | undefined {
  const found = rows.flatMap(({ name, kind, killers, attempts }) => {
    // Their schedules have no story yet; whatever they break, smaller faults do.
    if (kind === 'objects on CPUs') return [];
    const attempt = kind === 'CPUs' ? attempts.interleaved : attempts.exhaustive;
    const size = attempt?.length ?? Number.POSITIVE_INFINITY;
    const isFirst = attempt?.rule === id;
    if (!attempt || !(isFirst || killers.includes(id))) return [];
    return [{ name, kind, attempt, rank: [isFirst ? 0 : 1, killers.length, size] as const }];
  });
  const [least] = found.toSorted(
    ({ rank: a }, { rank: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2],
  );
  if (!least) return undefined;
  const { name, kind, attempt } = least;
  if (kind === 'objects') return listed(name, attempt);
  return kind === 'pages' ? drawn(name, attempt) : told(name, attempt);
}

function drawn(name: string, { trace = '' }: TimedAttempt): Example {
  const { zone: on, calls } = decodeTrace(trace);
  const scenario = playScenario(subjectNamed(name), on, calls);
  const title = `${name} on ${showZone(on)}: ${plural(calls.length, 'call')}`;
  const why = scenario.failure?.why ?? '';
  return { title, lines: [...scenarioLines(scenario), '', ` why         ${why}`] };
}

/** Each call with what it answered; no heap is drawn of objects. */
function listed(name: string, { calls = [], where = '' }: TimedAttempt): Example {
  const title = `${name} in ${where}: ${plural(calls.length, 'call')}`;
  return { title, lines: calls.map((call, i) => `${`${i + 1}`.padStart(14)}  ${call}`) };
}

function told(name: string, { trace = '', where }: TimedAttempt): Example {
  const scenarios = scenariosFor(name, sharedDesignNamed(name));
  const [first] = scenarios;
  const scenario = scenarios.find(({ grain }) => where === `grain ${grain}`) ?? first;
  if (!scenario) throw new Error('engine bug: a fault has no scenario');
  const story = tell(scenario, parseSchedule(trace, scenario.scripts.length));
  const { grain, zone: on } = scenario;
  const title = `${name} on ${showZone(on)}, a step is one of its ${grain}`;
  const why = story.failure?.why ?? 'this goes on for ever: no call gets any further';
  return { title, lines: [...storyLines(scenario, story), '', ` why         ${why}`] };
}
