/**
 * An allocator of one frame, made by hand, that counts what it hands out; tests put in what it does
 * with the count. It has two states, and counts for ever.
 */
import { compile } from '../../../engine/wasm/lower/program.ts';
import { Binary } from '../../../models/subject/binaries/binary-mount.ts';
import { configured } from '../../../models/subject/binaries/convention.ts';
import { assemble, leb, sleb, vector } from '../../engine/wasm/assembler.ts';
import { regionZone } from './foreign.ts';

/** Addresses: is the frame live, the count, two words for anything; the frame. */
const LIVE = 2048;
export const COUNT = 2052;
export const LAST = 2056;
export const OTHER = 2060;
export const FRAME = 131_072;

const I32 = 0x7f;
export const constant = (n: number): number[] => [0x41, ...sleb(n)];
export const load = (at: number): number[] => [...constant(at), 0x28, 2, 0];
export const store = (at: number, value: readonly number[]): number[] => [
  ...constant(at),
  ...value,
  0x36,
  2,
  0,
];
export const plus = (a: readonly number[], b: readonly number[]): number[] => [...a, ...b, 0x6a];
/** 0, but who knows. */
export const nothingOf = (value: readonly number[]): number[] => [...value, ...constant(0), 0x71];
export const branchOn = (value: readonly number[]): number[] => [...value, 0x04, 0x40, 0x0b];

/** Code put in: before alloc answers, added to its answer, into free, and where lists are shown. */
export interface Extra {
  readonly alloc?: readonly number[];
  readonly answer?: readonly number[];
  readonly free?: readonly number[];
  readonly listed?: readonly number[];
  readonly init?: readonly number[];
}

const exportOf = (name: string, index: number): number[] => {
  const bytes = [...`buddycheck_${name}`].map((c) => c.charCodeAt(0));
  return [...leb(bytes.length), ...bytes, 0, index];
};

const bodyOf = (code: readonly number[]): number[] => {
  const body = [0, ...code, 0x0b];
  return [...leb(body.length), ...body];
};

/** The allocator, mounted on its frame. */
export function tiny({ alloc = [], answer = constant(0), free = [], ...rest }: Extra): Binary {
  const refuse = [...load(LIVE), 0x04, 0x40, ...constant(0), 0x0f, 0x0b];
  const count = store(COUNT, plus(load(COUNT), constant(1)));
  const shown = [...load(LIVE), 0x20, 1, 0x72, 0x04, I32, ...constant(0), 0x05];
  const bytes = assemble({
    code: [],
    sections: {
      1: vector([
        [0x60, 3, I32, I32, I32, 1, I32],
        [0x60, 1, I32, 1, I32],
        [0x60, 2, I32, I32, 1, I32],
      ]),
      3: vector([[0], [1], [2], [2]]),
      6: vector([[I32, 1, 0x41, 0, 0x0b]]),
      7: vector(['init', 'alloc', 'free', 'listed'].map(exportOf)),
      10: vector([
        bodyOf([...(rest.init ?? []), ...store(LIVE, constant(0)), ...constant(1)]),
        bodyOf([
          ...refuse,
          ...store(LIVE, constant(1)),
          ...count,
          ...alloc,
          ...plus(constant(FRAME), answer),
        ]),
        bodyOf([...store(LIVE, constant(0)), ...free, ...constant(1)]),
        bodyOf([...(rest.listed ?? []), ...shown, ...constant(FRAME), 0x0b]),
      ]),
    },
  });
  const program = compile(bytes);
  // It takes no notice of the order that it is asked for.
  const promises = { orders: 'single' } as const;
  const convention = configured(program, { frameBytes: 16, promises });
  return new Binary(program, convention, regionZone({ regions: [[0, 1]], orderMax: 0 }));
}
