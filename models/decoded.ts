/** What an io-ts codec makes of a document: a value, or one sentence on the place that is wrong. */
import { isLeft } from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';

/** @throws RangeError naming the place in `what`, and what must be there. */
export function decoded<Value>(
  codec: t.Decoder<unknown, Value>,
  document: unknown,
  what: string,
): Value {
  const result = codec.decode(document);
  if (!isLeft(result)) return result.right;
  const { context, message } = result.left[0] ?? { context: [], message: undefined };
  const path = context.map(({ key }) => key).filter((key) => key !== '');
  const wanted =
    message ?? `${path.join('.') || 'the document'} must be ${context.at(-1)?.type.name}`;
  throw new RangeError(`${what} is damaged: ${wanted}`);
}
