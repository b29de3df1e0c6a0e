/**
 * What a binary promises of itself where that is not what most allocators promise: weaker, so that
 * less is asked of it, or stronger, so that more is. Written in its config as `promises`; what says
 * nothing is `usual`.
 */
import { z } from 'zod';

const oneOf = <Name extends string>(...names: readonly [Name, ...Name[]]) =>
  z.enum(names, {
    error: ({ input }) => `must be one of ${names.join(', ')}, got ${JSON.stringify(input)}`,
  });

/** For want of what, as its author calls it: `want of descriptors`. */
const wantOf = z.string().regex(/^want of [\w -]+$/, {
  error: ({ input }) => `must be like 'want of descriptors', got ${JSON.stringify(input)}`,
});

export const promisesSchema = z.strictObject({
  /** Orders that it serves: all, single frames, or none but the top order. */
  orders: oneOf('all', 'single', 'top').default('all'),
  /** What it refuses for, beside that nothing fits. */
  refusals: z.array(wantOf).default([]),
  /** Sizes that it can be asked for: `any` adds those that wrap round when they are rounded up. */
  sizes: oneOf('sensible', 'any').default('sensible'),
});

/** What a binary promises. */
export type Promises = z.output<typeof promisesSchema>;

/** What is asked of a binary that promises nothing by name. */
export const usual: Promises = promisesSchema.parse({});

/** May it refuse though something fits? */
export const mayRefuse = ({ refusals }: Promises): boolean => refusals.length > 0;

/** The promises that differ from the usual ones, as a person reads them; none for most. */
export function toldOf(promises: Promises): string[] {
  const { orders, refusals, sizes } = promises;
  return [
    ...(orders === 'single' ? ['serves single frames only'] : []),
    ...(orders === 'top' ? ['serves its top order only'] : []),
    ...refusals.map((reason) => `may refuse for ${reason}`),
    ...(sizes === 'any' ? ['any size may be asked for'] : []),
  ];
}
