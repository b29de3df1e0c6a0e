/**
 * A failure of several CPUs as a person reads it: first the calls and their results, one column per
 * CPU; then the schedule step by step, with the heap whenever it changes; then why, what misled the
 * failing call, and the one command which replays it.
 */
import {
  type AnyScenario,
  isOfObjects,
  type ObjectScenario,
} from '../../models/many-cpus/world/scenario.ts';
import { effectiveZone } from '../../models/subject/pages/mount.ts';
import { nameOfSizes } from '../../models/subject/objects/object-sizes.ts';
import { encodeSchedule } from '../../models/kept/schedule-trace.ts';
import type { Counterexample } from '../../models/many-cpus/run-scenario.ts';
import type { Story, ToldStep } from '../../models/many-cpus/stories/story.ts';
import { freeBlocks } from '../../spec/pages/state.ts';
import { noted, obligationOf, ruleName } from './counterexample.ts';
import { drawHeap } from './heap.ts';
import { drawObjects } from './object-heap.ts';
import { sourceLine } from './source-line.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import { padded, tableOf } from '../terminal/table.ts';

const MARGIN = 13;

/** Steps of one CPU in a row that are shown one by one; of more, the first and the last. */
const ROW_MAX = 4;

/** The report's lines. `file`: how a command names a design that is none of ours. */
export function interleavingReport(
  voice: Pick<Voice, 'isColoured'>,
  told: Counterexample<AnyScenario>,
  file?: string,
): string[] {
  const { scenario, failure, story, actions } = told;
  const rule = tinted(voice, 'strong', ruleName(failure.rule));
  const obligation = obligationOf(failure.rule);
  return [
    `${tinted(voice, 'bad', 'FAILS')}  ${rule}   ${scenario.design.name}   ${sizeOf(told)}`,
    '',
    ...storyLines(scenario, story),
    '',
    ...noted('obligation', obligation ? [obligation.statement, sourceLine(obligation.source)] : []),
    ...noted('why', [failure.why]),
    ...noted('read', story.misled === undefined ? [] : [story.misled]),
    ...noted('sizes', isOfObjects(scenario) ? [sizesLine(scenario)] : []),
    ...noted('made small', [attemptsLine(told)]),
    ...noted('replay', [replayCommand(scenario, actions, file)]),
  ];
}

/** `small: frames of 64 bytes, objects of 32; a CPU keeps 1 of a class`, and how it is judged. */
export function sizesLine({ sizes, sees, scribble }: ObjectScenario): string {
  const { frameBytes, classes, cacheMax } = sizes;
  const [least, most] = [classes[0], classes.at(-1)];
  const objects = least === most ? `${least}` : `${least} to ${most}`;
  const parts = [
    `${nameOfSizes(sizes)}: frames of ${frameBytes} bytes, objects of ${objects}`,
    `a CPU keeps ${cacheMax} of a class`,
    ...(sees === 'client' ? ['judged as a client sees it'] : []),
    ...(scribble === 'data' ? ['clients write data that is no address'] : []),
  ];
  return parts.join('; ');
}

/** Both parts of a story: the scenario, and the interleaving. */
export function storyLines(scenario: AnyScenario, story: Story): string[] {
  return [...callLines(scenario, story), '', ...stepLines(scenario, story)];
}

function sizeOf({ scenario, preemptions, story }: Counterexample<AnyScenario>): string {
  const frames = scenario.zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  const size = `${plural(frames, 'frame')}, ${plural(scenario.scripts.length, 'CPU')}`;
  const switches = plural(story.switches, 'context switch').replace('switchs', 'switches');
  const moved = story.steps.filter(({ partner }) => partner !== undefined).length;
  const moves = moved > 0 ? `, ${plural(moved, 'migration')}` : '';
  if (preemptions === undefined) return `${size}, ${switches}${moves}`;
  const fewer = preemptions === 0 ? '' : `; with ${preemptions - 1} it holds`;
  return `${size}, ${switches} (${plural(preemptions, 'preemption')}${fewer})${moves}`;
}

function attemptsLine({ attempts, isMinimal, scenario }: Counterexample<AnyScenario>): string {
  const size = isOfObjects(scenario) ? 'byte' : 'order';
  const after = `after ${plural(attempts, 'search').replace('searchs', 'searches')}`;
  if (isMinimal) return `${after}: no CPU, call, ${size}, or half of the frames can go; replayed`;
  return `${after}: no smaller one was found within the limits; replayed`;
}

/** The one command that shows this schedule again. A design of a file is named by it. */
export function replayCommand(
  scenario: AnyScenario,
  actions: readonly number[],
  file?: string,
): string {
  const named = file === undefined ? '' : `--design ${file} `;
  return `npx buddycheck replay ${named}'${encodeSchedule({ scenario, actions })}'`;
}

function columnsOf({ scripts }: AnyScenario, more: readonly string[]) {
  const titles = ['', ...scripts.map((_, cpu) => `cpu${cpu}`), ...more];
  return titles.map((title, i) => ({ title, side: i === 0 ? 'right' : 'left' }) as const);
}

function callLines(scenario: AnyScenario, { calls }: Story): string[] {
  const rows = calls.map(({ cpu, level, thread, call, result }, i) => {
    const cells = ['', ...scenario.scripts.map(() => '')];
    const who = whoOf({ cpu, level, thread });
    const isLast = i === calls.length - 1;
    cells[1 + cpu] = `${who}${call} → ${result ?? (isLast ? '…' : 'not over')}`;
    return cells;
  });
  return titled('scenario', tableOf(columnsOf(scenario, []), rows));
}

function stepLines(scenario: AnyScenario, { steps, failure }: Story): string[] {
  const heapOf = heapsOf(scenario);
  let drawn = '';
  const rows: string[][] = [];
  for (const [i, step] of steps.entries()) {
    const heap = heapOf(step);
    const isChange = heap !== drawn;
    drawn = heap;
    if (isInside(steps, i) && !isChange) {
      if (!isInside(steps, i - 1)) rows.push(rowOf(scenario, '', step.cpu, '…', ''));
      continue;
    }
    const isBroken = failure !== undefined && i === steps.length - 1;
    const text = textOf(step) + (isBroken ? '  ←' : '');
    const row = rowOf(scenario, `${i + 1}`, step.cpu, text, isChange ? heap : '');
    if (step.partner !== undefined) row[1 + step.partner] = textOf(step);
    rows.push(row);
  }
  return titled('steps', tableOf(columnsOf(scenario, ['heap']), rows));
}

/** Is this one of many steps that one CPU takes in a row within a call, and none of its ends? */
function isInside(steps: readonly ToldStep[], i: number): boolean {
  const like = (j: number): boolean => {
    const [one, other] = [steps[i], steps[j]];
    if (!one || !other || one.cpu !== other.cpu || one.level !== other.level) return false;
    return j === i || (!other.ended && !other.isInterrupt && other.partner === undefined);
  };
  const step = steps[i];
  if (!step || step.began !== undefined || step.ended || step.isInterrupt) return false;
  if (step.partner !== undefined) return false;
  let [first, last] = [i, i];
  while (like(first - 1)) first--;
  while (like(last + 1)) last++;
  return last - first + 1 > ROW_MAX && i > first && i < last;
}

function rowOf({ scripts }: AnyScenario, number: string, cpu: number, text: string, heap: string) {
  const cells = [number, ...scripts.map(() => ''), heap];
  cells[1 + cpu] = text;
  return cells;
}

function textOf(step: ToldStep): string {
  const { isInterrupt, partner, began, made, ended } = step;
  if (isInterrupt) return 'is interrupted';
  if (partner !== undefined) return 'threads exchanged';
  const what = made.length > 3 ? [made[0], `${made.length - 2} more`, made.at(-1)] : made;
  const who = whoOf(step);
  const call = began === undefined ? '' : `${began}: `;
  return `${who}${call}${what.join(', ')}${ended ? ` ⇒ ${ended.result}` : ''}`;
}

/** Named where it is not the CPU's own thread: that which started there. */
function whoOf({ cpu, level, thread }: Pick<ToldStep, 'cpu' | 'level' | 'thread'>): string {
  if (level > 0) return 'irq: ';
  return thread === cpu ? '' : `thread of cpu${thread}: `;
}

/** Draws the heap behind a step. */
function heapsOf(scenario: AnyScenario): (step: ToldStep) => string {
  if (isOfObjects(scenario)) {
    const from = (scenario.zone.regions[0] as { from: number }).from;
    return ({ objects }) => (objects ? drawObjects(objects, scenario.sizes, from) : '');
  }
  const zone = effectiveZone(scenario.design.base, scenario.zone);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  return ({ held }) => {
    const names = new Map(held.map((b, i) => [b.at as number, letters[i % 26] as string]));
    return drawHeap(zone, { live: held, free: freeBlocks({ zone, live: held }) }, names);
  };
}

const titled = (title: string, lines: readonly string[]): string[] =>
  lines.map((line, i) => padded(i === 0 ? ` ${title}` : '', MARGIN) + line);
