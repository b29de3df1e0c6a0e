/**
 * The config of a binary as people write it, in JSON or as a TypeScript module. Everything in it
 * has a default: what it does not say is looked for under the names of `buddycheck.h`.
 */
import { promises } from '../../../spec/promises/promises.ts';
import {
  integerField,
  listField,
  listOr,
  numberField,
  objectField,
  type Some,
  textField,
  wordField,
} from './fields.ts';
import { promisesField, promisesRead } from './promises.ts';

const power = numberField(
  'a power of two in 8..65536',
  (n) => 8 <= n && n <= 65_536 && Number.isInteger(Math.log2(n)),
);
const call = textField("a call like 'my_alloc(bytes)'");
const importName = textField("an import like 'env.spin_lock'", /^[^.\s]+\.\S+$/);
const arena = integerField(8, 2 ** 24);

/** A config file. */
const configField = objectField({
  /** Bytes of the smallest block. */
  frameBytes: power,
  /** Bytes of a block before the pointer that is answered. */
  headerBytes: integerField(0, 4096),
  /** Bytes of the zones to look at, each a multiple of `frameBytes`. */
  arenaBytes: listOr(arena, listField(arena, 1)),
  /** Largest order of those zones; the largest that fits if it says nothing. */
  orderMax: integerField(0, 20),
  init: call,
  alloc: call,
  /** Beside an alloc that is asked in orders or frames: the same, asked in bytes. */
  allocBytes: call,
  free: call,
  listed: call,
  mark: call,
  marks: wordField(['B1', 'B2', 'B3', 'B4', 'B5', 'B6']),
  /** Called behind every call of one CPU. */
  settle: call,
  /** What it promises beside, or instead of, what most allocators do. */
  promises: promisesField,
  /** Frames that it keeps for itself: their numbers, or who says the index-th of them. */
  held: listOr(call, listField(integerField(0, 63))),
  /** Who says where the table lies that it was handed, and how many bytes it has. */
  table: call,
  tableBytes: call,
  alignment: wordField(promises.alignment.words),
  /** What it sees of invalid frees: those it must then refuse. Absent where it looks at nothing. */
  refuses: wordField(promises.sees.words.filter((word) => word !== 'none')),
  /** CPUs that it is written for, at most. */
  cpuMax: integerField(1, 4),
  /** Imported functions that we provide: the CPU's number, and locks. */
  cpu: importName,
  lock: importName,
  unlock: importName,
  /** Imported functions that switch its CPU's interrupts: off, answering whether they were on; */
  irqSave: importName,
  /** as that answer says; */
  irqRestore: importName,
  /** off; on. */
  irqOff: importName,
  irqOn: importName,
  /** Where its own lock word is, and what each CPU keeps for itself. */
  lockAt: call,
  cacheMax: call,
  cached: call,
});

/** A config as people write it. */
export type Config = Some<typeof configField.fields>;

/** Type check and completion for configs written in TypeScript. */
export const defineAllocator = (config: Config): Config => config;

/** @throws RangeError naming the field, its value and what was allowed. */
export function parseConfig(config: unknown) {
  const { arenaBytes, promises: said, ...rest } = configField.read(config, '');
  return {
    ...rest,
    alignment: rest.alignment ?? 'region',
    cpuMax: rest.cpuMax ?? 3,
    promises: promisesRead(said),
    arenaBytes: arenaBytes === undefined ? undefined : [arenaBytes].flat(),
  };
}
