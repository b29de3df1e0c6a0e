/**
 * Which obligation notices which mutant. A mutant of a design is looked at in lock step on small
 * zones, exhaustively. A mutant of the judge (the spec, the checked memory) is noticed when it
 * speaks otherwise: when it blames a right design, passes a fault, or blames it for something else.
 */
import type { Design } from '../../spec/ports/page-port.ts';
import type { ZoneShape } from '../../spec/blocks/zone.ts';
import { look, type Sight } from './look.ts';
import {
  activate,
  type Mutant,
  reachedBy,
  reachedByLoading,
  type Switched,
  switched,
} from './switched.ts';
import { type World, world } from './world.ts';

/**
 * `killed`: noticed. `different`: answers otherwise, or leaves other words, and is as right as the
 * original. `same`: not to be told from the original within these bounds. `unreached`: nothing that
 * was looked at gets there.
 */
export type Fate = 'killed' | 'different' | 'same' | 'unreached';

/** What became of a mutant. */
export interface Row {
  readonly file: string;
  readonly mutant: Mutant;
  readonly fate: Fate;
  /** Of a mutant that is killed: what noticed it. */
  readonly by: readonly string[];
}

interface Subject {
  readonly design: string;
  readonly shape: ZoneShape;
  /** The looks at one tier are all taken; those of the next only if they noticed nothing. */
  readonly tier: number;
  readonly reached: ReadonlySet<string>;
  readonly right: Sight;
}

const one = (from: number, to: number, orderMax: number): ZoneShape => ({
  regions: [[from, to]],
  orderMax,
});
const twoRegions: ZoneShape = {
  regions: [
    [1, 3],
    [4, 7],
  ],
  reserved: [
    [2, 3],
    [5, 6],
  ],
  orderMax: 2,
};

/** Smallest first; the second tier has what awkward zones are made of. */
export const tiers: readonly (readonly ZoneShape[])[] = [
  [one(0, 2, 1), one(0, 3, 2), one(0, 4, 1), one(0, 4, 2)],
  [one(3, 8, 2), { ...one(0, 5, 2), reserved: [[1, 2]] }, twoRegions],
];

/** A row for each mutant of a file, in the order of the file. */
export async function rowsOf(file: string, isJudge: boolean): Promise<Row[]> {
  const source = await switched(file);
  activate(undefined);
  reachedByLoading();
  const covering = await world(source, 'covering');
  const atLoad = reachedByLoading();
  const [small = [], awkward = []] = rightOnes(covering);
  const subjects = [...small, ...(isJudge ? trials(covering) : []), ...awkward];
  const plain = await world(source, 'plain');
  const rows: Row[] = [];
  for (const mutant of source.mutants) {
    activate(mutant.id);
    const loaded = atLoad.has(mutant.id) ? await reload(source) : plain;
    const concerned = subjects.filter(({ reached }) => reached.has(mutant.id));
    const all = atLoad.has(mutant.id) ? subjects : concerned;
    rows.push({ file, mutant, ...fateOf(loaded, all, isJudge) });
    activate(undefined);
  }
  return rows;
}

/** A graph with the mutant on while it is loaded; none where that throws. */
async function reload(source: Switched): Promise<World | undefined> {
  try {
    return await world(source, 'plain');
  } catch {
    return undefined;
  }
}

function fateOf(
  loaded: World | undefined,
  subjects: readonly Subject[],
  isJudge: boolean,
): Pick<Row, 'fate' | 'by'> {
  if (loaded === undefined) return { fate: 'killed', by: ['throws'] };
  if (subjects.length === 0) return { fate: 'unreached', by: [] };
  const by = new Set<string>();
  let isSame = true;
  let tier = 0;
  for (const subject of subjects) {
    if (by.size > 0 && (isJudge || subject.tier > tier)) break;
    tier = subject.tier;
    const seen = lookAt(loaded, subject);
    isSame &&= seen.digest === subject.right.digest;
    for (const what of isJudge ? judgedOtherwise(subject, seen) : seen.broken) by.add(what);
  }
  if (by.size > 0) return { fate: 'killed', by: [...by].toSorted() };
  return { fate: isSame ? 'same' : 'different', by: [] };
}

function judgedOtherwise({ right }: Subject, seen: Sight): readonly string[] {
  const ended = seen.broken.filter((what) => what === 'throws' || what === 'endless');
  if (ended.length > 0) return ended;
  const isFault = right.broken.length > 0;
  if (!isFault && seen.broken.length > 0) return [`blames a right design (${seen.broken.join()})`];
  if (!isFault) return seen.states === right.states ? [] : ['counts other states'];
  if (seen.broken.length === 0) return [`passes a fault of ${right.broken.join()}`];
  return seen.broken.join() === right.broken.join()
    ? []
    : [`blames another (${seen.broken.join()}, not ${right.broken.join()})`];
}

function lookAt(loaded: World, { design, shape }: Pick<Subject, 'design' | 'shape'>): Sight {
  const named = (designs: readonly Design[]) => designs.find(({ name }) => name === design);
  return look(() => {
    const found = named(loaded.right) ?? named(loaded.wrong);
    if (found === undefined) throw new Error(`${design} is gone`);
    return loaded.lockStep(found, shape);
  });
}

/** Every design and right variant on every zone, by tiers: it holds there. */
function rightOnes(covering: World): Subject[][] {
  return tiers.map((shapes, tier) =>
    shapes.flatMap((shape) =>
      covering.right.map(({ name }) => subjectOf(covering, name, shape, tier)),
    ),
  );
}

/** Every fault on the first zone that shows it. */
function trials(covering: World): Subject[] {
  return covering.wrong.flatMap(({ name }) => {
    for (const shape of tiers.flat()) {
      const trial = subjectOf(covering, name, shape, 0);
      if (trial.right.broken.length > 0) return [trial];
    }
    return [];
  });
}

function subjectOf(covering: World, design: string, shape: ZoneShape, tier: number): Subject {
  let right: Sight | undefined;
  const reached = reachedBy(() => {
    right = lookAt(covering, { design, shape });
  });
  return { design, shape, tier, reached, right: right as unknown as Sight };
}
