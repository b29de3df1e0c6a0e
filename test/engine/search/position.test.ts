/** Numbers of a snapshot that do not agree, each named; words in pieces cut anywhere. */
import { describe, expect, test } from 'vitest';
import { checkPosition, Pieces, type Position, wordsOf } from '../../../engine/search/snapshot.ts';

const exact = {
  stateWords: 3,
  states: 10,
  expanded: 4,
  levelEnd: 6,
  keptFrom: 0,
  depth: 2,
  transitions: 30,
  slots: 0,
  seen: 'exact',
} as unknown as Position;
const lossy = { ...exact, keptFrom: 4, slots: 16, seen: 'fingerprints' } as unknown as Position;

describe('a position', () => {
  test('whose numbers agree is taken as it is', () => {
    expect(checkPosition(exact, {})).toBe(exact);
    expect(checkPosition(lossy, { stateWords: 3 } as Partial<Position>)).toBe(lossy);
    const least = { ...exact, states: 1, levelEnd: 1, expanded: 0, depth: 0, transitions: 0 };
    expect(checkPosition(least, {})).toBe(least);
    const most = { ...exact, levelEnd: 10, expanded: 10, depth: 10 };
    expect(checkPosition(most, {})).toBe(most);
  });

  test('has the words of its states, its links and its table', () => {
    expect(wordsOf(exact)).toEqual([30, 20, 0]);
    expect(wordsOf(lossy)).toEqual([18, 20, 32]);
  });

  test.each<[keyof Position, Position, number, string]>([
    ['states', exact, 0, '1..1073741824'],
    ['states', exact, 1.5, '1..1073741824'],
    ['states', exact, 2 ** 30 + 1, '1..1073741824'],
    ['levelEnd', exact, 0, '1..10'],
    ['levelEnd', exact, 11, '1..10'],
    ['expanded', exact, -1, '0..6'],
    ['expanded', exact, 7, '0..6'],
    ['keptFrom', exact, 1, '0..0'],
    ['keptFrom', lossy, 5, '0..4'],
    ['keptFrom', lossy, -1, '0..4'],
    ['depth', exact, -1, '0..10'],
    ['depth', exact, 11, '0..10'],
    ['transitions', exact, -1, '0..9007199254740991'],
    ['transitions', exact, 0.5, '0..9007199254740991'],
    ['slots', exact, 1, '0..0'],
    ['slots', lossy, 8, '10..4294967296'],
    ['slots', lossy, 2 ** 33, '10..4294967296'],
  ])('is refused for its %s', (name, position, value, range) => {
    const why = `snapshot: ${name} must be an integer in ${range}, got ${value}`;
    expect(() => checkPosition({ ...position, [name]: value }, {})).toThrow(why);
  });

  test('is refused for a table of no power of two, and for what was not asked for', () => {
    const odd = { ...lossy, slots: 12 };
    expect(() => checkPosition(odd, {})).toThrow('snapshot: slots must be a power of two, got 12');
    const other = { stateWords: 4 } as Partial<Position>;
    expect(() => checkPosition(exact, other)).toThrow('snapshot: stateWords must be 4, got 3');
  });
});

describe('pieces', () => {
  const words = Uint32Array.from({ length: 7 }, (_, i) => i + 1);
  const cut = (...ends: number[]) =>
    ends.map((end, i) => words.subarray(i === 0 ? 0 : ends[i - 1], end));

  test.each([[[7]], [[1, 2, 3, 4, 5, 6, 7]], [[0, 3, 3, 7]], [[5, 7]], [[1, 4, 7]]])(
    'cut at %j read alike',
    (ends) => {
      const pieces = new Pieces(cut(...ends), 'words');
      const [first, second, third] = [new Uint32Array(2), new Uint32Array(0), new Uint32Array(5)];
      for (const into of [first, second, third]) pieces.take(into);
      expect([...first, ...third]).toEqual([...words]);
      expect(() => pieces.finish()).not.toThrow();
    },
  );

  test('that are too few or too many are told apart', () => {
    const few = new Pieces(cut(3, 7), 'links');
    expect(() => few.take(new Uint32Array(8))).toThrow('snapshot: links end too early');
    const many = new Pieces(cut(3, 7), 'links');
    many.take(new Uint32Array(3));
    expect(() => many.finish()).toThrow('snapshot: links go on beyond their end');
    many.take(new Uint32Array(3));
    expect(() => many.finish()).toThrow('snapshot: links go on beyond their end');
  });
});
