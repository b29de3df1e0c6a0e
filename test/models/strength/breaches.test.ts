/**
 * Which obligations see a bug is told for each as if it were the only one, and only of what breaks
 * in a state that is right. The sets were derived by hand for the zone of one pair.
 */
import { describe, expect, test } from 'vitest';
import type { WordModel } from '../../../engine/search/model.ts';
import { faultNamed } from '../../../impl/faulty/index.ts';
import { breaches, surveyed } from '../../../models/strength/breaches.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { killersOf, type Suspect, suspects } from '../../../models/strength/kill-matrix.ts';
import { hasRoom } from '../../../models/one-cpu/histories/play-acts.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

const shape: ZoneShape = { regions: [[0, 2]], orderMax: 1 };
const pair = zone(shape);

describe('the obligations that see a fault', () => {
  test.each([
    // Both halves are free and listed, nothing is lost and nothing shared.
    ['no-merge', ['I5']],
    ['remainder-lost', ['I4']],
    ['never-splits', ['O2']],
    // 0^1 and 1^0 share frame 1; freed the other way round, one node is on two lists.
    ['merge-leaves-buddy', ['I3', 'I6']],
    // 1^1 is not aligned, leaves the zone, and frame 0 is lost.
    ['merge-keeps-upper', ['I1', 'I2', 'I4']],
    // 1^1 is listed: not aligned, and past the end.
    ['remainder-order-up', ['I1', 'I2']],
    // Refused, as it should be, but not with everything as it was.
    ['refusal-splits', ['O8']],
    // The tag of the upper half says free inside the block that 0^1 is, and is not what it should.
    ['merge-keeps-tag', ['I7', 'I8']],
    // Of two frames none is on a list.
    ['rest-lost', ['I4', 'O11']],
  ])('%s are %j', (name, seen) => {
    const { design } = faultNamed(name);
    const on = zone({ ...shape, alignment: design.declares.alignment });
    const { broken, isWhole } = breaches(design, on, 1_000);
    expect({ seen: broken.toSorted(), isWhole }).toEqual({ seen, isWhole: true });
  });

  test('are none for a design that is right', () => {
    for (const design of designs) {
      const on = zone({ regions: [[0, 4]], orderMax: 2, alignment: design.declares.alignment });
      if (!hasRoom(design, on)) continue;
      expect([design.name, breaches(design, on, 1_000)]).toEqual([
        design.name,
        { broken: [], isWhole: true },
      ]);
    }
  });

  test('may be more if a limit came first', () => {
    expect(breaches(faultNamed('no-merge').design, pair, 2).isWhole).toBe(false);
  });
});

describe('the obligations that see a fault of several CPUs', () => {
  test.each([
    // Both have the lock; what they do with it is no longer the fault's.
    ['smp-test-then-set', ['K1']],
    // The frame is nowhere once the call is over: lost, while its mark still says that it is out.
    ['smp-drain-loses', ['C3', 'I4', 'I8']],
    ['smp-drain-keeps', ['C3']],
    ['smp-lost-unlock', ['K6']],
    // Found without the lock, and read while its owner writes.
    ['smp-drains-unlocked', ['C3', 'K10']],
  ])('%s are %j', (name, seen) => {
    const suspect = suspects.find((one) => one.name === name) as Suspect;
    const { broken, isWhole } = killersOf(suspect);
    expect({ seen: broken.toSorted(), isWhole }).toEqual({ seen, isWhole: true });
  });
});

/** Counts up: the step to 2 breaks A, the state 4 breaks B, and 5 would break C. */
const counter: WordModel = {
  stateWords: 1,
  initial(sink) {
    sink.words[sink.at] = 0;
    sink.emit(0);
  },
  expand(words, at, sink) {
    const n = words[at] as number;
    if (n === 1) sink.fail(9, { rule: 'A', why: 'the step to 2' });
    for (const next of n === 1 ? [3] : [n + 1]) {
      if (next > 5) continue;
      sink.words[sink.at] = next;
      sink.emit(next);
    }
  },
  check: (words, at) => {
    if (words[at] === 4) return { rule: 'B', why: 'is 4' };
    return words[at] === 5 ? { rule: 'C', why: 'is 5' } : undefined;
  },
  label: String,
};

test('a survey goes on beside what fails, and not behind it', () => {
  expect(surveyed(counter, 100)).toEqual({ broken: ['A', 'B'], isWhole: true });
});

test('a survey of a model that cannot start tells why', () => {
  const broken: WordModel = {
    ...counter,
    initial: (sink) => sink.fail(0, { rule: 'A', why: 'it is broken' }),
  };
  expect(surveyed(broken, 100)).toEqual({ broken: ['A'], isWhole: true });
});
