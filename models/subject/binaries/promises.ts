/**
 * What a binary promises of itself where that is not what most allocators promise: weaker, so that
 * less is asked of it, or stronger, so that more is. Written in its config as `promises`, in the
 * words of the records in `spec/promises/`; what says nothing is `usual`.
 */
import { binaryPromises } from '../../../spec/promises/binary-promises.ts';
import type { Choice, Several, ValueOf } from '../../../spec/promises/promise.ts';
import { field, listField, objectField, type Some } from './fields.ts';
import type { Order } from '../../../spec/blocks/units.ts';

/** Words with a part to be filled in, as patterns, and an example of each. */
const forms: Readonly<Record<string, readonly [RegExp, string]>> = {
  'want of NAME': [/^want of [\w -]+$/, 'want of descriptors'],
  'up to K': [/^up to (?:\d|1\d|20)$/, 'up to 3'],
};

const isOne = (words: readonly string[], value: unknown): value is string =>
  typeof value === 'string' && words.some((word) => forms[word]?.[0].test(value) ?? word === value);

const oneOf = (words: readonly string[]) =>
  field(
    `one of ${words.map((word) => forms[word]?.[1] ?? word).join(', ')}`,
    (value): value is string => isOne(words, value),
  );

const choiceOf = <Word extends string>({ words }: Choice<Word>) => oneOf(words);

const severalOf = ({ words }: Several) => listField(oneOf(words));

const { orders, refusals, merging, takes, contents, reads, sizes } = binaryPromises;

/** What a config says of them. */
export const promisesField = objectField({
  orders: choiceOf(orders),
  refusals: severalOf(refusals),
  merging: choiceOf(merging),
  takes: choiceOf(takes),
  contents: choiceOf(contents),
  reads: choiceOf(reads),
  sizes: choiceOf(sizes),
});

/** As people write them: what is not there is as usual. */
export type PromisesWritten = Some<typeof promisesField.fields>;

/** What a binary promises; of `orders` and `refusals` also what the forms stand for. */
export type Promises = {
  readonly [Name in keyof typeof binaryPromises]: Name extends 'orders'
    ? string
    : ValueOf<(typeof binaryPromises)[Name]>;
};

/** What is asked of a binary that promises nothing by name. */
export const usual: Promises = {
  orders: orders.otherwise,
  refusals: [],
  merging: merging.otherwise,
  takes: takes.otherwise,
  contents: contents.otherwise,
  reads: reads.otherwise,
  sizes: sizes.otherwise,
};

/**
 * The promises that were written. @throws RangeError where two of them contradict each other,
 * naming both.
 */
export function promisesRead(written: PromisesWritten = {}): Promises {
  const promises = { ...usual, ...written } as Promises;
  const isLazy = promises.merging === 'when needed';
  const said = (name: keyof Promises): string => `promises.${name} '${String(promises[name])}'`;
  const contradiction = (name: keyof Promises, other: keyof Promises, why: string): RangeError =>
    new RangeError(`${said(name)} contradicts ${said(other)}: ${why}`);
  if (promises.refusals.includes('unmerged') && !isLazy) {
    throw contradiction('refusals', 'merging', "say merging 'when needed' too");
  }
  if (promises.takes === 'smallest' && isLazy) {
    throw contradiction('takes', 'merging', 'which free block is a smallest one is not known then');
  }
  return promises;
}

/** May it refuse this order on one CPU, though a block of it is free? */
export const mayRefuse = ({ refusals: reasons }: Promises, order: number): boolean =>
  reasons.some((reason) => reason.startsWith('want of ')) ||
  (order > 0 && reasons.includes('unmerged'));

/** May anything be refused for want of something else? */
export const wantsElse = ({ refusals: reasons }: Promises): boolean =>
  reasons.some((reason) => reason.startsWith('want of '));

/** The order that it serves in place of this one, if it does not serve that: the nearest. */
export function asServed({ orders: served }: Promises, order: number, orderMax: number): Order {
  if (served === 'single') return 0 as Order;
  if (served === 'top') return orderMax as Order;
  if (served === 'all') return order as Order;
  return Math.min(order, Number(served.slice('up to '.length))) as Order;
}

/** Does it serve this order? */
export const isServed = (promises: Promises, order: number, orderMax: number): boolean =>
  asServed(promises, order, orderMax) === order;

/** The promises that differ from the usual ones, as a person reads them; none for most. */
export function toldOf(promises: Promises): string[] {
  const { orders: served, refusals: reasons } = promises;
  const singles: Readonly<Record<string, string>> = {
    all: '',
    single: 'serves single frames only',
    top: 'serves its top order only',
  };
  return [
    singles[served] ?? `serves orders ${served} only`,
    ...reasons.map(toldRefusal),
    promises.merging === 'when needed' ? 'merges when it is needed' : '',
    promises.takes === 'smallest' ? 'takes from a smallest free block' : '',
    promises.contents === 'zero' ? 'hands out zeros' : '',
    promises.reads === 'optimistic' ? "may read what has become a live block's" : '',
    promises.sizes === 'any' ? 'any size may be asked for' : '',
  ].filter((text) => text !== '');
}

function toldRefusal(reason: string): string {
  if (reason === 'in passing') return 'may refuse while another call is under way';
  return reason === 'unmerged'
    ? 'may refuse though unmerged buddies would do'
    : `may refuse for ${reason}`;
}
