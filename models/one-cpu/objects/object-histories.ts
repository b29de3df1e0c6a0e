/**
 * Random histories of an object allocator in lock step with the spec, on any zone: bursts of
 * requests and of frees by any CPU, frees of what was freed before, of interiors and of addresses
 * nobody has. Every answer is judged as it comes; all invariants after every burst. fast-check
 * draws the bursts and shrinks them. Runs without a failure have `passed`, and prove nothing.
 */
import fc from 'fast-check';
import type { Failure } from '../../../engine/search/model.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { ObjectGenes } from '../../../spec/objects/operations/operation.ts';
import {
  isHalt,
  leftBehind,
  type ObjectAnswer,
  type ObjectCall,
  objectOperations,
  objectRowOf,
  objectsAfter,
  showObjectAnswer,
  showObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import { objectsRight } from '../../../spec/objects/object-invariants.ts';
import {
  frameAt,
  noObjects,
  type ObjectState,
  type ObjectView,
} from '../../../spec/objects/object-view.ts';
import type { ObjectBounds } from '../../subject/objects/object-bounds.ts';
import { count, type Tally } from '../../subject/objects/object-events.ts';
import { bytesAt, isBlame, ObjectMounted } from '../../subject/objects/object-mount.ts';

/** Which runs to make: those of one seed are always the same. */
export interface ObjectRuns extends ObjectBounds {
  /** Integer ≥ 1. */
  readonly runs: number;
  /** Bursts of one run, at most and at least: shrinking goes no lower. */
  readonly burstsMax: number;
  readonly burstsMin?: number;
  readonly seed: number;
}

/** What came of them. */
export type ObjectRunsResult = { readonly calls: number; readonly tally: Tally } & (
  | { readonly kind: 'passed' }
  | { readonly kind: 'fails'; readonly failure: Failure; readonly labels: readonly string[] }
);

/** The same act so many times over. */
interface Burst extends ObjectGenes {
  readonly act: string;
  readonly times: number;
  readonly cpu: number;
}

const draws = objectOperations.flatMap((row) => row.draws);

const sizes = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 128 }) },
  { weight: 5, arbitrary: fc.integer({ min: 129, max: 2048 }) },
  { weight: 2, arbitrary: fc.integer({ min: 2049, max: 2 ** 16 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 2 ** 20, 2 ** 24, 2 ** 24 + 1, 2 ** 32 - 1, 2 ** 32) },
);

const bursts = (cpus: number, least: number, most: number): fc.Arbitrary<Burst[]> =>
  fc.array(
    fc.record({
      act: fc.oneof(
        ...draws.map(({ weight, acts }) => ({
          weight,
          arbitrary: fc.constantFrom(...Object.keys(acts)),
        })),
      ),
      times: fc.integer({ min: 1, max: 60 }),
      cpu: fc.integer({ min: 0, max: cpus - 1 }),
      bytes: sizes,
      alignment: fc.constantFrom(1, 1, 1, 16, 256, 8192),
      choice: fc.nat(1000),
    }),
    { minLength: least, maxLength: most, size: 'max' },
  );

/** Makes the runs; of a failure, the shortest bursts found that show it. */
export function runObjects(options: ObjectRuns): ObjectRunsResult {
  const { runs, burstsMax, burstsMin = 0, seed, cpus } = options;
  const covered = { calls: 0, tally: new Map() as Tally };
  const property = fc.property(bursts(cpus, burstsMin, burstsMax), (drawn) => {
    const played = new Played(options, covered.tally);
    played.all(drawn);
    covered.calls += played.labels.length;
    return played.blame === undefined;
  });
  const details = fc.check(property, { seed, numRuns: runs });
  if (!details.failed) return { kind: 'passed', ...covered };
  const shortest = new Played(options, new Map());
  const [drawn] = details.counterexample as [Burst[]];
  shortest.all(drawn);
  // What a run throws is no answer of the allocator's: it is our bug.
  if (!shortest.blame) throw details.errorInstance;
  const { id, why } = shortest.blame;
  return { kind: 'fails', failure: { rule: id, why }, labels: shortest.labels, ...covered };
}

/** One history under way. */
class Played {
  readonly labels: string[] = [];
  blame: Blame | undefined;
  private readonly mounted: ObjectMounted;
  private readonly tally: Tally;
  private state: ObjectState;
  private seen: ObjectView | undefined;
  /** What was freed, the latest last. */
  private readonly gone: number[] = [];

  constructor(bounds: ObjectBounds, tally: Tally) {
    this.mounted = new ObjectMounted(bounds);
    this.tally = tally;
    this.state = noObjects(bounds.zone, bounds.sizes, bounds.cpus);
    const first = this.mounted.init();
    if (isBlame(first)) this.blame = first;
    else this.seen = first.view;
  }

  all(drawn: readonly Burst[]): void {
    for (const burst of drawn) {
      let last: ObjectCall | undefined;
      for (let i = 0; i < burst.times && !this.blame; i++) {
        const call = this.callOf(burst, i);
        if (call) this.make(call);
        last = call ?? last;
      }
      if (last && !this.blame) this.lookAround(last);
    }
  }

  private callOf({ act, cpu, ...genes }: Burst, i: number): ObjectCall | undefined {
    const { objects, blocks, sizes: cut } = this.state;
    const owned = [...objects.keys(), ...blocks.map(({ at }) => at * cut.frameBytes)];
    const drawn = draws.find(({ acts }) => act in acts)?.acts[act];
    const chosen = { ...genes, choice: genes.choice + i };
    const call = drawn?.(chosen, { owned, returned: this.gone });
    return call && { ...call, cpu };
  }

  private make(call: ObjectCall): void {
    const { mounted } = this;
    const before = this.state;
    const answer = mounted.run(call, before);
    const isWrong = typeof answer === 'object' && isBlame(answer);
    const said = isWrong ? answer.why : showObjectAnswer(call, answer);
    this.labels.push(`${showObjectCall(call)} → ${said}`);
    if (isWrong) this.blame = answer;
    else this.take(call, answer, before);
  }

  private take(call: ObjectCall, answer: ObjectAnswer, before: ObjectState): void {
    const { mounted } = this;
    const at = typeof answer === 'number' ? frameAt(before.sizes, answer) : undefined;
    mounted.memory.unlimited();
    const owner = at === undefined ? undefined : mounted.allocator.inspect().owner(at);
    const after = objectsAfter(before, call, answer, owner);
    if (isBlame(after)) {
      this.blame = after;
      return;
    }
    this.state = after;
    const { lost, got } = objectRowOf(call).change(call, answer);
    for (const { pointer } of got) mounted.give(pointer, bytesAt(after, pointer));
    this.gone.push(...lost);
    if (lost.length + got.length === 0) this.refused(call, answer);
  }

  private refused(call: ObjectCall, answer: ObjectAnswer): void {
    const event = isHalt(answer) ? 'halt' : 'refusal';
    this.tally.set(event, (this.tally.get(event) ?? 0) + 1);
    if (isHalt(answer)) return;
    const look = this.mounted.look(this.state);
    if (isBlame(look)) this.blame = look;
    else {
      const { view, free } = look;
      this.blame = leftBehind({ before: view, call, answer, after: view, free, given: [] });
    }
  }

  private lookAround(last: ObjectCall): void {
    const look = this.mounted.look(this.state);
    if (isBlame(look)) {
      this.blame = look;
      return;
    }
    this.blame = objectsRight(look.view) ?? look.pages;
    if (this.seen) count(this.tally, last, this.seen, look.view);
    this.seen = look.view;
  }
}
