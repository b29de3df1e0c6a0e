/**
 * JSON lines for any allocator: the first line says whose log it is and where its frames lie, every
 * other line is one event. The schema is published (`buddycheck schema log`); lines are read by
 * hand for speed, and a test holds the two against each other.
 */
import { z } from 'zod';

/** What stands in `format`, and the version that is read. */
export const LOG_FORMAT = 'buddycheck-log';
export const LOG_VERSION = 1;

const address = z
  .string()
  .regex(/^0x[\da-f]{1,16}$/)
  .describe('address of a byte, hexadecimal, up to 64 bits');
const order = z.int().min(0).max(20).describe('2^order pages');
const cpu = z.int().min(0).max(4095).optional().describe('CPU or thread that did it; default 0');
const n = z
  .int()
  .min(0)
  .optional()
  .describe('place of the event in the order of all, from 0: lines may then be out of order');

/** What an allocator may promise, and is then held to. */
export const promiseNames = ['merged', 'low-end', 'smallest', 'refusals'] as const;

/** The first line. */
export const logHeader = z.strictObject({
  format: z.literal(LOG_FORMAT),
  version: z.literal(LOG_VERSION),
  name: z.string().min(1).describe('whose log it is'),
  pageSize: z
    .int()
    .min(1)
    .max(2 ** 40)
    .describe('bytes of a block of order 0'),
  regions: z
    .array(
      z.strictObject({
        base: address,
        pages: z
          .int()
          .min(1)
          .max(2 ** 31 - 1),
      }),
    )
    .min(1)
    .describe('where blocks lie; blocks of two regions never merge'),
  orderMax: order.describe('the top order'),
  buddies: z
    .enum(['region', 'address'])
    .default('region')
    .describe('what blocks are aligned to: the base of their region, or address 0'),
  fresh: z.boolean().default(false).describe('is every page free before the first event?'),
  ends: z.boolean().default(false).describe('is the last event `end`, unless the log breaks off?'),
  lists: z
    .enum(['direct', 'apart'])
    .default('direct')
    .describe('apart: blocks rest between callers and free lists, and leave and enter tell when'),
  promises: z
    .array(z.enum(promiseNames))
    .default([])
    .describe(
      'merged: free buddies are always merged; low-end: blocks are cut from the low end of a ' +
        'free block; smallest: from a smallest one that fits; refusals: only when nothing fits. ' +
        'The last three are judged together with merged only',
    ),
  order: z
    .enum(['total', 'unsure'])
    .default('total')
    .describe('do lines stand (or do their n count) in the order in which things happened?'),
});

export type LogHeader = z.output<typeof logHeader>;

const block = { cpu, n, at: address, order };

/** Every other line. */
export const logLine = z
  .discriminatedUnion('e', [
    z.strictObject({ e: z.literal('alloc'), ...block }).describe('a caller got a block'),
    z.strictObject({ e: z.literal('free'), ...block }).describe('a caller gave a block back'),
    z.strictObject({ e: z.literal('fail'), cpu, n, order }).describe('a caller was refused'),
    z.strictObject({ e: z.literal('leave'), ...block }).describe('a block left the free lists'),
    z.strictObject({ e: z.literal('enter'), ...block }).describe('a block came to the free lists'),
    z
      .strictObject({ e: z.literal('split'), ...block, into: order.optional() })
      .describe('a live block is several of order `into` (default 0) from now on'),
    z
      .strictObject({ e: z.literal('take'), ...block })
      .describe('a block is in use from now on, though nobody asked for it'),
    z
      .strictObject({ e: z.literal('resize'), ...block, to: order })
      .describe('a live block is of order `to` from now on, at the same address'),
    z
      .strictObject({ e: z.literal('lost'), cpu, n, count: z.int().min(1) })
      .describe('so many lines are missing here'),
    z.strictObject({ e: z.literal('end'), n }).describe('there is no more'),
    z.strictObject({
      e: z.literal('snapshot'),
      n,
      name: z.string().min(1),
      free: z.array(z.tuple([address, order])).describe('every free block: address and order'),
    }),
  ])
  .describe('A line of a buddycheck-log behind the first');

/** The schema of the format, draft 2020-12: any line of it. */
export const logSchema = (): object =>
  z.toJSONSchema(z.union([logHeader, logLine]).describe('A line of a buddycheck-log'), {
    unrepresentable: 'throw',
    io: 'input',
  });
