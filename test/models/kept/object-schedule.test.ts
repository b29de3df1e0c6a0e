/** Schedules of an object design as text: kept whole, and refused with the reason where damaged. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sharedObjectFaults } from '../../../impl/faulty/cpus/shared-object-faults.ts';
import type { ObjectScenario } from '../../../models/many-cpus/world/scenario.ts';
import { BYTES_MAX } from '../../../spec/objects/operations/alloc.ts';
import type { ObjectAct } from '../../../spec/objects/operations/operations.ts';
import { objectSizes } from '../../../models/subject/objects/object-sizes.ts';
import {
  decodeAnySchedule,
  decodeObjectSchedule,
  encodeSchedule,
  isAnySchedule,
} from '../../../models/kept/schedule-trace.ts';
import { checksum } from '../../../models/kept/trace-text.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { hear } from '../../cli/recording-voice.ts';

const act: fc.Arbitrary<ObjectAct> = fc.oneof(
  fc.integer({ min: 1, max: BYTES_MAX }).map((bytes): ObjectAct => ({ op: 'alloc', bytes })),
  fc.constantFrom('first', 'last').map((which): ObjectAct => ({ op: 'free', which })),
);
const script = fc.array(act, { maxLength: 4 });
const kept = fc
  .record({
    design: fc.constantFrom(...sharedObjectFaults.map((fault) => fault.design)),
    sizes: fc.constantFrom(...Object.values(objectSizes)),
    frames: fc.integer({ min: 1, max: 16 }),
    cpus: fc.array(fc.tuple(script, fc.array(script, { maxLength: 2 })), {
      minLength: 1,
      maxLength: 4,
    }),
    grain: fc.constantFrom('accesses' as const, 'locks' as const),
    sees: fc.constantFrom({}, { sees: 'client' as const }),
    scribble: fc.constantFrom({}, { scribble: 'data' as const }),
    steps: fc.array(fc.nat(7), { maxLength: 20 }),
  })
  .map(({ design, sizes, frames, cpus, grain, sees, scribble, steps }) => {
    const scenario: ObjectScenario = {
      design,
      sizes,
      zone: zone({ regions: [[0, frames]], orderMax: 2 }),
      scripts: cpus.map(([all]) => all),
      grain,
      ...(cpus.some(([, all]) => all.length > 0) && { handlers: cpus.map(([, all]) => all) }),
      ...sees,
      ...scribble,
    };
    return { scenario, actions: steps.map((step) => step % (2 * cpus.length)) };
  });

/** With a checksum that fits. */
const signed = (body: string): string => `${body}~${checksum(body)}`;
const body = 'bc1:smp-pmm-frame-by-frame:0-1:t0:a64|a32:accesses:small:0';

describe('a schedule of an object design as text', () => {
  test('is read back as it was', () => {
    fc.assert(
      fc.property(kept, (one) => {
        const written = encodeSchedule(one);
        expect(isAnySchedule(written)).toBe(true);
        expect(decodeAnySchedule(written)).toEqual(one);
      }),
    );
  });

  test.each([
    [`${body}~0`, 'trace is damaged: its checksum must be'],
    [signed(body.replace('small', 'huge')), "sizes must be small or document, got 'huge'"],
    [signed(body.replace('small', 'small.server')), 'trace must be written as'],
    [signed(body.replace('a64', 'a0')), "bytes must be in 1..4294967296, got 'a0'"],
    [signed(body.replace('a64', 'b64')), "must look like a1, f or l, got 'b64'"],
    [signed(body.replace('accesses', 'sand')), "grain must be accesses or locks, got 'sand'"],
    [signed(body.replace('frame-by', 'by')), 'object design must be one of locked-pmm'],
  ])('is refused: %s', (text, message) => {
    expect(() => decodeObjectSchedule(text)).toThrow(message);
  });

  test('is not written of sizes that have no name', () => {
    const { scenario, actions } = decodeObjectSchedule(signed(body));
    const sizes = { ...scenario.sizes };
    const unnamed = { scenario: { ...scenario, sizes }, actions };
    expect(() => encodeSchedule(unnamed)).toThrow('must be small or document, got others');
  });

  test('says where it no longer fits, and has no ITF form', async () => {
    const stale = await hear(['replay', signed(body.replace(/0$/, '0,i0'))]);
    expect([stale.code, stale.warned]).toEqual([64, expect.stringContaining("step 2 of 2 ('i0')")]);
    const exported = await hear(['export', '--itf', signed(body)]);
    expect([exported.code, exported.warned]).toEqual([64, expect.stringContaining('no ITF form')]);
  });
});
