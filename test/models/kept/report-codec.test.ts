/** Reports survive being written and read, and what is no report says where it is none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDocument } from '../../../cli/report/schema.ts';
import {
  type CheckReport,
  decodeReport,
  encodeReport,
  REPORT_FORMAT,
} from '../../../models/kept/report-codec.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const count = fc.nat(2 ** 31);
const seconds = fc.double({ min: 0, max: 1e6, noNaN: true }).map((n) => n + 0);
const bounds = { method: fc.string(), zone: fc.string() };

const call: fc.Arbitrary<Call> = fc.oneof(
  fc.record({ op: fc.constant('alloc' as const), order: fc.nat(20).map(order) }),
  fc.record({
    op: fc.constant('free' as const),
    block: fc.tuple(fc.nat(1000), fc.nat(20)).map(([at, k]) => block(at * 2 ** k, k)),
  }),
);

const trace = fc.record({
  subject: fc.stringMatching(/^[a-z]{1,9}(-[a-z\d]{1,9})?$/),
  zone: fc.nat(99).map((n) => zone({ regions: [[n, n + 9]], reserved: [[n, n + 1]], orderMax: 3 })),
  calls: fc.array(call, { maxLength: 9 }),
});

const job = fc.record(
  {
    ...bounds,
    calls: count,
    verdict: fc.constantFrom('holds', 'fails', 'unknown', 'passed'),
    seconds,
    states: count,
    transitions: count,
    depth: count,
    bytes: count,
    seen: fc.oneof(
      fc.constant('exact' as const),
      fc.record({ fingerprints: fc.constant(64 as const), expectedLoss: seconds }),
    ),
    waiting: count,
    total: count,
    resumedAt: count,
    limit: fc.string(),
    failure: fc.record({ rule: fc.string(), why: fc.string() }),
    trace,
  },
  { requiredKeys: ['method', 'zone', 'calls', 'verdict', 'seconds'] },
);

const report = fc.record({
  format: fc.constant(REPORT_FORMAT),
  verdict: fc.constantFrom('holds', 'fails', 'unknown'),
  seed: count,
  seconds,
  designs: fc.array(
    fc.record({
      name: fc.string(),
      source: fc.string(),
      declares: fc.record({ sees: fc.string(), picks: fc.string(), alignment: fc.string() }),
      leftOut: fc.array(fc.record(bounds), { maxLength: 3 }),
      results: fc.array(job, { maxLength: 4 }),
    }),
    { maxLength: 3 },
  ),
}) as fc.Arbitrary<CheckReport>;

describe('a report', () => {
  test('is what decoding its encoding gives, through text', () => {
    fc.assert(
      fc.property(report, (value) => {
        const text = JSON.stringify(encodeReport(value));
        expect(decodeReport(JSON.parse(text))).toEqual(value);
      }),
      { seed: 1965, numRuns: 200 },
    );
  });

  test('has the published schema, whatever is in it', () => {
    fc.assert(
      fc.property(report, (value) => {
        expect(checkDocument.parse(encodeReport(value))).toEqual(encodeReport(value));
      }),
      { seed: 1965, numRuns: 200 },
    );
  });

  test('that lacks a field, is of another format or has a damaged trace is refused', () => {
    const good = { format: 1, verdict: 'holds', seed: 1, seconds: 1, designs: [] };
    expect(decodeReport(good)).toEqual(good);
    expect(() => decodeReport({ ...good, seed: undefined })).toThrow(
      'report is damaged: seed must be number',
    );
    expect(() => decodeReport({ ...good, format: 2 })).toThrow('format must be 1');
    const { designs } = {
      designs: [
        {
          name: 'x',
          source: '',
          declares: { sees: '', picks: '', alignment: '' },
          leftOut: [],
          results: [
            { method: '', zone: '', calls: 0, verdict: 'fails', seconds: 0, trace: 'bc1:x:0-8' },
          ],
        },
      ],
    };
    expect(() => decodeReport({ ...good, designs })).toThrow(
      /^report is damaged: trace is damaged/,
    );
  });
});
