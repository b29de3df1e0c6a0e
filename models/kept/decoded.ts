/** What io-ts codecs make of a document: a value, or one sentence on the place that is wrong. */
import { isLeft } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

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

/** A codec of values that are written as text; `read` throws a RangeError for what is none. */
export const textType = <Value>(
  name: string,
  is: (value: unknown) => value is Value,
  read: (value: unknown) => Value,
  write: (value: Value) => string,
): t.Type<Value, string, unknown> =>
  new t.Type(
    name,
    is,
    (value, context) => {
      try {
        return t.success(read(value));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return t.failure(value, context, error.message);
      }
    },
    write,
  );
