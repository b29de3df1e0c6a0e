/**
 * What a checkpoint says of itself before its states: which search it is of, how far that was, and
 * the checksums of the rest. `decode(encode(header))` is the header.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Position } from '../../engine/search/snapshot.ts';
import { type KeptTrace, traceText } from './trace-text.ts';

/** Which search a checkpoint is of: of any other it is refused. */
export interface SearchIdentity {
  /** Design and zone; without calls. */
  readonly of: KeptTrace;
  /** Modulo swapped halves? */
  readonly symmetry: boolean;
  /** See `codeIdentity`. */
  readonly code: string;
}

export interface CheckpointHeader {
  readonly search: SearchIdentity;
  readonly position: Position;
  /** Calls judged in the states that were expanded. */
  readonly calls: number;
  /** Spent so far, in all runs. */
  readonly seconds: number;
  /** SHA-256 of words, links and table. */
  readonly parts: readonly [string, string, string];
}

const count = new t.Type<number, number, unknown>(
  'count',
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
  (value, context) =>
    Number.isSafeInteger(value) && (value as number) >= 0
      ? t.success(value as number)
      : t.failure(value, context, 'an integer of at least 0'),
  t.identity,
);

const digest = new t.Type<string, string, unknown>(
  'digest',
  (value): value is string => typeof value === 'string' && /^[\da-f]{64}$/.test(value),
  (value, context) =>
    typeof value === 'string' && /^[\da-f]{64}$/.test(value)
      ? t.success(value)
      : t.failure(value, context, '64 hexadecimal digits'),
  t.identity,
);

const position = t.strict({
  seen: t.union([t.literal('exact'), t.literal('fingerprints')]),
  stateWords: count,
  keyWords: count,
  states: count,
  transitions: count,
  expanded: count,
  levelEnd: count,
  depth: count,
  keptFrom: count,
  slots: count,
});

const header = t.strict({
  search: t.strict({ of: traceText, symmetry: t.boolean, code: digest }),
  position,
  calls: count,
  seconds: t.number,
  parts: t.tuple([digest, digest, digest]),
});

/** The header as JSON. */
export const encodeHeader = (value: CheckpointHeader): string =>
  JSON.stringify(header.encode({ ...value, parts: [...value.parts] }));

/** @throws RangeError saying which field is none, and what it must be. */
export function decodeHeader(text: string): CheckpointHeader {
  const decoded = header.decode(parsed(text));
  if (!isLeft(decoded)) return decoded.right;
  const { context, message } = decoded.left[0] ?? { context: [], message: undefined };
  const path = context.map(({ key }) => key).filter((key) => key !== '');
  const wanted = message ?? context.at(-1)?.type.name ?? 'something else';
  throw new RangeError(`its header must have ${wanted} as ${path.join('.')}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RangeError('its header must be JSON');
  }
}
