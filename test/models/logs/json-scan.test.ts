/**
 * The scan of plain event lines against the parser of the language and the published schema: what
 * it reads, they accept and read alike. Lines are made from a seed, whole and damaged.
 */
import { expect, test } from 'vitest';
import { type Prng, prng } from '../../../engine/random/prng.ts';
import { Addresses } from '../../../models/logs/readers/addresses.ts';
import { logHeader, logLine } from '../../../models/logs/readers/json-format.ts';
import { EventScan } from '../../../models/logs/readers/json-scan.ts';
import { bounded } from '../../bounds.ts';

const SEED = 17;

/** Values of a field, right and wrong, as they are written. */
const written: Readonly<Record<string, readonly string[]>> = {
  e: [
    '"alloc"',
    '"free"',
    '"leave"',
    '"enter"',
    '"fail"',
    '"allo"',
    '"allocs"',
    'null',
    '"\\u0061lloc"',
  ],
  n: ['0', '7', '123456789012345', '9007199254740992', '-1', '01', '1.0', '1e2', '"3"'],
  cpu: ['0', '3', '4095', '4096', '-0'],
  at: [
    '"0x0"',
    '"0x7f0000002000"',
    '"0xffff888000000000"',
    '"0xFFFF"',
    '"0x"',
    '"7f00"',
    '"0x00007f0000000001"',
    '"0x10000000000000000"',
    '"0x1\\n"',
  ],
  order: ['0', '9', '20', '21', '2.5', 'true'],
};

function madeLine(chance: Prng): string {
  const pick = (from: readonly string[]): string =>
    // Mostly the first ones, which are right.
    from[chance.below(chance.below(4) === 0 ? from.length : Math.min(3, from.length))]!;
  const keys = ['e', 'at', 'order'];
  if (chance.below(2)) keys.push('n');
  if (chance.below(2)) keys.push('cpu');
  if (chance.below(20) === 0) keys.push(keys[chance.below(keys.length)]!);
  if (chance.below(20) === 0) keys.splice(chance.below(keys.length), 1);
  for (let i = keys.length - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    [keys[i], keys[j]] = [keys[j]!, keys[i]!];
  }
  const text = `{${keys.map((key) => `"${key}":${pick(written[key]!)}`).join(',')}}`;
  if (chance.below(3) > 0) return text;
  const at = chance.below(text.length);
  const put = String.fromCharCode(32 + chance.below(95));
  return text.slice(0, at) + put + text.slice(at + chance.below(2));
}

/** What the parser and the schema make of it. */
function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const found = logLine.safeParse(JSON.parse(text));
    return found.success ? found.data : undefined;
  } catch {
    return undefined;
  }
}

test('what is read plainly is what parser and schema read', () => {
  const chance = prng(SEED);
  const scan = new EventScan();
  let [both, parserOnly] = [0, 0];
  for (let i = 0; i < bounded(20_000, 2_000); i++) {
    const text = madeLine(chance);
    // Between other bytes, as in a piece of a file.
    const bytes = Buffer.from(`1}\n${text}\n{"e"`, 'latin1');
    const isRead = scan.read(bytes, 3, 3 + text.length);
    const value = parsed(text);
    if (!isRead) {
      if (value) parserOnly++;
      continue;
    }
    both++;
    const { event, n, cpu, order, high, low } = scan;
    const at = `0x${((BigInt(high) << 32n) + BigInt(low)).toString(16)}`;
    expect({ e: event, order, at, n, cpu }, `line ${text} of seed ${SEED}`).toEqual({
      ...value,
      at: `0x${BigInt(value?.['at'] as string).toString(16)}`,
      n: value?.['n'] ?? -1,
      cpu: value?.['cpu'] ?? 0,
    });
  }
  expect(both).toBeGreaterThan(bounded(2_000, 200));
  expect(parserOnly).toBeGreaterThan(0);
});

test('an address of 64 bits is the frame that it is, at both ends of a region', () => {
  const header = logHeader.parse({
    format: 'buddycheck-log',
    version: 1,
    name: 'high',
    pageSize: 4096,
    regions: [
      { base: '0xfffffffffffe0000', pages: 32 },
      { base: '0xfffff000', pages: 3 },
    ],
    orderMax: 2,
  });
  const addresses = new Addresses(header);
  const found = [
    '0xfffffffffffe0000',
    '0xfffffffffffff000',
    '0xfffffffffffdf000',
    '0xfffffffffffff001',
    '0xfffff000',
    '0x100001000',
    '0x100002000',
  ].map((text) => addresses.frameAt(text));
  expect(found).toEqual([
    0,
    31,
    '0xfffffffffffdf000 lies in no region',
    '0xfffffffffffff001 is not the address of a page',
    32,
    34,
    '0x100002000 lies in no region',
  ]);
  const large = { ...header, pageSize: 2 ** 40, regions: [{ base: '0x0', pages: 2 ** 13 }] };
  expect(() => new Addresses(large)).toThrow('less than 2^53 bytes, got 9007199254740992');
});
