/**
 * A given list of calls, played on a binary from its init on with nothing masked: what a report
 * draws and what a replay judges. The search's shortcuts have no part in it, so that a failure that
 * shows here is one of the binary.
 */
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  after,
  type Answer,
  type Call,
  isRefused,
  letGo,
  showCall,
} from '../../../spec/operations/operations.ts';
import { type Picture, picture } from '../../../spec/pages/state.ts';
import { isBlame } from '../../../spec/pages/view.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Heap, Scenario, ScenarioStep } from '../scenario.ts';
import { Binary } from '../../subject/binaries/binary-mount.ts';
import { explore } from './search-binary.ts';
import { Learned, Place } from './relevant-bytes.ts';
import { type Level, judgeAt, reaches } from './levels.ts';
import { viewed } from '../../subject/binaries/shown-state.ts';
import { failureOf } from '../../subject/failure.ts';

/** States that are searched to learn what an allocator remembers. */
const LEARN_MAX = 20_000;

/** Plays the calls; a call is judged at this level. */
export async function playBinary(
  binary: Binary,
  calls: readonly Call[],
  level: Level,
): Promise<Scenario> {
  const told = { zone: binary.zone, unfit: undefined };
  const steps: ScenarioStep[] = [];
  let here = picture({ zone: binary.zone, live: [] });
  const broken = binary.init() ?? shownWrong(binary, here, level);
  if (broken)
    return { ...told, start: undefined, steps, failure: failureOf({ ...broken, id: 'O11' }) };
  const start: Heap = { live: [], free: here.free };
  let learned: Promise<Learned> | undefined;
  const remembered = () => (learned ??= rememberedBy(binary, level));
  for (const call of calls) {
    const outcome = binary.run(call, letGo(here, call));
    if ('blame' in outcome) {
      steps.push({ call, heap: undefined });
      return { ...told, start, steps, failure: failureOf(outcome.blame) };
    }
    const { answer } = outcome;
    const wrong =
      judgeAt(level, here, call, answer, binary.convention.refuses) ??
      (await changedThough(binary, level, call, answer, remembered));
    const next = wrong ? here : picture(after(here, call, answer));
    const behind = wrong ?? shownWrong(binary, next, level);
    steps.push({ call, answer: { is: answer }, heap: heapOf(next, answer) });
    if (behind) return { ...told, start, steps, failure: failureOf(behind) };
    if (typeof answer === 'object') binary.give(answer);
    here = next;
  }
  return { ...told, start, steps, failure: undefined };
}

/** A refused call must leave all that it remembers: what some call reads and minds. */
async function changedThough(
  binary: Binary,
  level: Level,
  call: Call,
  answer: Answer,
  remembered: () => Promise<Learned>,
): Promise<Blame | undefined> {
  if (!isRefused(answer) || !reaches(level, 'exact') || binary.convention.cpus.cached)
    return undefined;
  const words = changedBy(binary);
  if (words.length === 0) return undefined;
  const { base, frameBytes } = binary;
  const learned = await remembered();
  const own = new Set(learned.kept);
  const isKept = (word: number): boolean => {
    if (4 * word < base) return own.has(word);
    const distance = (4 * word - base) % frameBytes;
    return [Place.freeStart, Place.freeInside].some((p) => learned.maskOf(p, distance) !== 0);
  };
  if (!words.some(isKept)) return undefined;
  return { id: 'O8', why: `refused ${showCall(call)}, but changed what it remembers` };
}

/**
 * What it remembers, learned anew. First as the search did that failed, since what it shows of
 * itself may rest on words that no call minds; then at the level that looks farthest.
 */
async function rememberedBy(binary: Binary, level: Level): Promise<Learned> {
  const { program, convention, zone, limits, frameBytes } = binary;
  const learned = new Learned(frameBytes);
  const again = new Binary(program, convention, zone, limits);
  for (const asked of [level, 'safe'] as const) {
    await explore(again, { level: asked, statesMax: LEARN_MAX, learned });
  }
  return learned;
}

/** Words that the last call left otherwise than it found them. */
function changedBy({ memory }: Binary): number[] {
  const before = new Map<number, number>();
  for (let i = 0; i < memory.journalled; i += 3) {
    const word = memory.journal[i]!;
    if (!before.has(word)) before.set(word, memory.journal[i + 1]!);
  }
  return [...before].filter(([word, old]) => memory.words[word] !== old).map(([word]) => word);
}

function shownWrong(binary: Binary, here: Picture, level: Level): Blame | undefined {
  if (!reaches(level, 'inspected')) return undefined;
  const view = viewed(binary, here);
  return view && isBlame(view) ? view : undefined;
}

/** What is live and, by the spec, free; a block handed out twice is shown twice. */
function heapOf({ live, free }: Picture, answer: Answer): Heap {
  const isLost = typeof answer === 'object' && !live.some((b) => b === answer);
  const extra: readonly Block[] = isLost && live.some((b) => b.at === answer.at) ? [answer] : [];
  return { live: [...live, ...extra], free };
}
