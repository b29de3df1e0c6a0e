/** Traces as text: what is written is read back, and what is damaged says so. */
import fc from 'fast-check';
import { isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import {
  decodeTrace,
  encodeTrace,
  type KeptTrace,
  traceText,
} from '../../../models/kept/trace-text.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const zones = fc
  .record({
    starts: fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 4 }),
    length: fc.integer({ min: 1, max: 60 }),
    hole: fc.boolean(),
    orderMax: fc.nat({ max: 20 }),
    alignment: fc.constantFrom('absolute' as const, 'region' as const),
  })
  .map(({ starts, length, hole, orderMax, alignment }) => {
    const regions = starts.map((at): [number, number] => [at * 64, at * 64 + length]);
    const [from] = regions[0] as [number, number];
    return zone({ regions, reserved: hole ? [[from, from + 1]] : [], orderMax, alignment });
  });

const orders = fc.nat({ max: 20 }).map(order);
const calls: fc.Arbitrary<Call> = fc.oneof(
  orders.map((k): Call => ({ op: 'alloc', order: k })),
  fc
    .tuple(fc.nat({ max: 2 ** 30 }), orders)
    .map(([at, k]): Call => ({ op: 'free', block: block(at, k) })),
);
const traces: fc.Arbitrary<KeptTrace> = fc.record({
  subject: fc.constantFrom('free-list', 'order-map', 'no-merge', 'x2'),
  zone: zones,
  calls: fc.array(calls, { maxLength: 20 }),
});

/** Its checksum was computed by another program: FNV-1a, 32 bits, base 36. */
const text = 'bc1:no-merge:0-8,16-24!3-4,5-6:t3:a0,f0^0~rzaord';

describe('a trace as text', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
      }),
    );
  });

  test('names its design, zone and calls', () => {
    const trace: KeptTrace = {
      subject: 'no-merge',
      zone: zone({
        regions: [
          [0, 8],
          [16, 24],
        ],
        reserved: [
          [3, 4],
          [5, 6],
        ],
        orderMax: 3,
      }),
      calls: [
        { op: 'alloc', order: order(0) },
        { op: 'free', block: block(0, 0) },
      ],
    };
    expect(encodeTrace(trace)).toBe(text);
  });

  test('that lost its end, or of which one letter changed, is not read', () => {
    for (let length = 0; length < text.length; length++) {
      expect(() => decodeTrace(text.slice(0, length))).toThrow(RangeError);
      const other = text[length] === '1' ? '2' : '1';
      const changed = text.slice(0, length) + other + text.slice(length + 1);
      expect(() => decodeTrace(changed)).toThrow(RangeError);
    }
  });

  test('that is damaged says so, and which checksum would go with an edit by hand', () => {
    expect(() => decodeTrace(text.replace(/rzaord$/, 'rzaor0'))).toThrow(
      'trace is damaged: its checksum must be rzaord, got rzaor0; if you edited it by hand,',
    );
  });

  test('that is no text at all is a failure of the codec, not an exception', () => {
    expect([undefined, 7, {}, ''].map((value) => isRight(traceText.decode(value)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

/** The text with the checksum that the message about a wrong one tells. */
function resealed(body: string): string {
  try {
    decodeTrace(`${body}~0`);
  } catch (error) {
    const sum = /must be (\w+), got 0/.exec((error as Error).message)?.[1];
    if (sum !== undefined) return `${body}~${sum}`;
  }
  return `${body}~0`;
}

describe('a trace edited by hand says which part is wrong', () => {
  test.each([
    ['bc2:x:0-8:t3:a0', "trace must start with 'bc1:', got 'bc2:x:0-8:t3:a0~0'"],
    ['bc1:x:0-8:a0', 'trace is damaged: it must have 5 parts between colons, got 4'],
    ['bc1:X y:0-8:t3:a0', "trace: the design's name must be in kebab-case, got 'X y'"],
    ['bc1:x:0..8:t3:a0', "frames must look like 0-8 or 0-8,16-24, got '0..8'"],
    ['bc1:x:0-8!1-2!3-4:t3:a0', "trace: zone must have one '!', got '0-8!1-2!3-4'"],
    ['bc1:x:0-8:3:a0', "trace: top order must look like t3, got '3'"],
    ['bc1:x:0-8:t21:a0', 'order must be an integer in 0..20, got 21'],
    [
      'bc1:x:0-8:t3:a0,b1',
      "trace: call 2 must look like a1, f4^1, r4^1>2, p4^1>2 or w1a2, got 'b1'",
    ],
    ['bc1:x:0-8:t3:f9999999999^0', 'frame must be an integer in 0..1073741824, got 9999999999'],
    ['bc1:x:00-8:t3:a0', "trace must be written as 'bc1:x:0-8:t3:a0~"],
  ])('%s', (body, message) => {
    expect(() => decodeTrace(resealed(body))).toThrow(message);
  });
});
