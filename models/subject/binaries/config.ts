/**
 * The config of a binary as people write it, in JSON or as a TypeScript module. Everything in it
 * has a default: what it does not say is looked for under the names of `buddycheck.h`.
 */
import { z } from 'zod';
import { promises } from '../../../spec/promises/promises.ts';
import { asPromises, promisesSchema, usual } from './promises.ts';

/** The value and what was allowed, in the words of every other error. */
const must = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `must be ${what}` : `must be ${what}, got ${JSON.stringify(input)}`,
});

const integer = (min: number, max: number) => {
  const words = must(`an integer in ${min}..${max}`);
  return z.number(words).int(words).min(min, words).max(max, words);
};

const power = z
  .number(must('a power of two in 8..65536'))
  .refine((n) => 8 <= n && n <= 65_536 && Number.isInteger(Math.log2(n)), {
    ...must('a power of two in 8..65536'),
  });

const oneOf = <Name extends string>(...names: readonly Name[]) =>
  z.enum(names, must(`one of ${names.join(', ')}`));

const call = z.string(must("a call like 'my_alloc(bytes)'"));
const importName = z
  .string(must("an import like 'env.spin_lock'"))
  .regex(/^[^.\s]+\.\S+$/, must("an import like 'env.spin_lock'"));
const arena = integer(8, 2 ** 24);

/** A config file. */
export const configSchema = z.strictObject({
  /** Bytes of the smallest block. */
  frameBytes: power.optional(),
  /** Bytes of a block before the pointer that is answered. */
  headerBytes: integer(0, 4096).optional(),
  /** Bytes of the zones to look at, each a multiple of `frameBytes`. */
  arenaBytes: z.union([arena, z.array(arena).min(1)]).optional(),
  /** Largest order of those zones; the largest that fits if it says nothing. */
  orderMax: integer(0, 20).optional(),
  init: call.optional(),
  alloc: call.optional(),
  /** Beside an alloc that is asked in orders or frames: the same, asked in bytes. */
  allocBytes: call.optional(),
  free: call.optional(),
  listed: call.optional(),
  mark: call.optional(),
  marks: oneOf('B1', 'B2', 'B3', 'B4', 'B5', 'B6').optional(),
  /** Called behind every call of one CPU. */
  settle: call.optional(),
  /** What it promises beside, or instead of, what most allocators do. */
  promises: promisesSchema.optional(),
  /** Frames that it keeps for itself: their numbers, or who says the index-th of them. */
  held: z.union([call, z.array(integer(0, 63))]).optional(),
  alignment: oneOf(...promises.alignment.words).default('region'),
  /** What it sees of invalid frees: those it must then refuse. Absent where it looks at nothing. */
  refuses: oneOf(...promises.sees.words.filter((word) => word !== 'none')).optional(),
  /** CPUs that it is written for, at most. */
  cpuMax: integer(1, 4).default(3),
  /** Imported functions that we provide: the CPU's number, and locks. */
  cpu: importName.optional(),
  lock: importName.optional(),
  unlock: importName.optional(),
  /** Imported functions that switch its CPU's interrupts: off, answering whether they were on; */
  irqSave: importName.optional(),
  /** as that answer says; */
  irqRestore: importName.optional(),
  /** off; on. */
  irqOff: importName.optional(),
  irqOn: importName.optional(),
  /** Where its own lock word is, and what each CPU keeps for itself. */
  lockAt: call.optional(),
  cacheMax: call.optional(),
  cached: call.optional(),
});

/** A config as people write it. */
export type Config = z.input<typeof configSchema>;

/** Type check and completion for configs written in TypeScript. */
export const defineAllocator = (config: Config): Config => config;

/** @throws RangeError naming the field, its value and what was allowed. */
export function parseConfig(config: unknown) {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) {
    const { arenaBytes, promises: said, ...rest } = parsed.data;
    const promised = said ? asPromises(said) : usual;
    return {
      ...rest,
      promises: promised,
      arenaBytes: arenaBytes === undefined ? undefined : [arenaBytes].flat(),
    };
  }
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const isPromise = issue.path[0] === 'promises';
    const known = Object.keys((isPromise ? promisesSchema : configSchema).shape).join(', ');
    const where = issue.path.map((part) => `${String(part)}: `).join('');
    throw new RangeError(`${where}'${issue.keys[0]}' must be one of ${known}`);
  }
  const where = issue?.path.join('.') || 'config';
  throw new RangeError(`${where}: ${issue?.message ?? 'not a config'}`);
}
