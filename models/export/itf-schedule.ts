/**
 * A schedule of several CPUs in the Informal Trace Format, for the viewers of Apalache and Quint: a
 * state per step, in the same JSON as the traces of one CPU in `itf.ts`. It is read back, too, into
 * frames and orders, and then says what of it is no longer so: `decodeItf(encodeItf(itf))` is it.
 * Source: apalache-mc.org, ADR 015.
 */
import { isLeft } from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import { type Frame, frame, type Order, order } from '../../spec/blocks/units.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { decoded } from '../kept/decoded.ts';
import { type KeptSchedule, scheduleText } from '../kept/schedule-trace.ts';
import { tell, type ToldStep } from '../many-cpus/stories/story.ts';

const bigint = t.strict({ '#bigint': t.string });

/** A number as ITF has it, checked by `make`, which throws a RangeError where it is none. */
const unit = <Unit extends number>(name: string, make: (n: number) => Unit) =>
  new t.Type<Unit, t.OutputOf<typeof bigint>, unknown>(
    name,
    (value): value is Unit => typeof value === 'number',
    (value, context) => {
      const text = bigint.validate(value, context);
      if (isLeft(text)) return text;
      const digits = text.right['#bigint'];
      if (!/^(0|-?[1-9]\d{0,14})$/.test(digits)) return t.failure(value, context);
      try {
        return t.success(make(Number(digits)));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return t.failure(value, context);
      }
    },
    (n) => ({ '#bigint': String(n) }),
  );

const at = unit<Frame>('a frame as #bigint', frame);
const size = unit<Order>('an order as #bigint', order);
const cpuNumber = unit<number>('a CPU as #bigint, or -1', (n) => {
  if (-1 <= n && n < 16) return n;
  throw new RangeError(`a CPU must be -1..15, got ${n}`);
});

const set = t.strict({ '#set': t.readonlyArray(t.strict({ at, order: size })) });
const blocks = new t.Type<readonly Block[], t.OutputOf<typeof set>, unknown>(
  'a #set of blocks',
  (value): value is readonly Block[] => Array.isArray(value),
  (value, context) => {
    const found = set.validate(value, context);
    return isLeft(found) ? found : t.success(found.right['#set']);
  },
  (all) => set.encode({ '#set': all }),
);

const state = t.strict({
  '#meta': t.strict({ index: t.number }),
  cpu: cpuNumber,
  thread: cpuNumber,
  made: t.readonlyArray(t.string),
  began: t.string,
  ended: t.string,
  live: blocks,
});

const VARS = ['cpu', 'thread', 'made', 'began', 'ended', 'live'] as const;

const meta = t.strict(
  {
    format: t.literal('ITF'),
    'format-description': t.string,
    source: scheduleText,
    description: t.string,
    status: t.string,
  },
  'the #meta of a schedule',
);

const itf = t.strict(
  { '#meta': meta, vars: t.readonlyArray(t.string), states: t.readonlyArray(state) },
  'a schedule in ITF',
);

/** A schedule, and what every step of it did. */
export type ItfSchedule = t.TypeOf<typeof itf>;

/** The document, before it is text. */
export const encodeItf = (schedule: ItfSchedule): t.OutputOf<typeof itf> => itf.encode(schedule);

/**
 * The schedule in a document that `JSON.parse` read.
 * @throws RangeError naming the place that is wrong.
 */
export function decodeItf(document: unknown): ItfSchedule {
  const found = decoded(itf, document, 'ITF trace');
  if (found.vars.join() !== VARS.join()) {
    throw new RangeError(`ITF trace is damaged: vars must be ${VARS}, got ${found.vars}`);
  }
  const wrong = found.states.findIndex((one, i) => one['#meta'].index !== i);
  if (wrong < 0) return found;
  const got = found.states[wrong]?.['#meta'].index;
  throw new RangeError(
    `ITF trace is damaged: states.${wrong} must have index ${wrong}, got ${got}`,
  );
}

/**
 * The schedule, played. Variables: the `cpu` that took the step (-1 before the first), the `thread`
 * on it, what it `made`, the call that `began` and the one that `ended` with it, if any, and the
 * `live` blocks.
 * @throws RangeError if a step cannot be taken where it stands.
 */
export function playedItf(kept: KeptSchedule): ItfSchedule {
  const { scenario, actions } = kept;
  const { steps, failure, stale } = tell(scenario, actions);
  if (stale !== undefined) throw new RangeError(`step ${stale + 1} of the trace does not fit`);
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: kept,
      description: `${scenario.design.name} on ${showZone(scenario.zone)}`,
      status: failure ? `violation: ${failure.rule}, ${failure.why}` : 'ok',
    },
    vars: VARS,
    states: [stateOf(0, undefined), ...steps.map((step, i) => stateOf(i + 1, step))],
  };
}

/** The schedule as ITF JSON. @throws RangeError as `playedItf` does. */
export const itfSchedule = (kept: KeptSchedule): string =>
  `${JSON.stringify(encodeItf(playedItf(kept)), null, 2)}\n`;

/**
 * What the schedule does no longer do as it was written down: the first state that differs, and in
 * which variable; undefined if all is as it was. Whether that is right now is not asked.
 * @throws RangeError as `playedItf` does.
 */
export function movedSince(written: ItfSchedule): string | undefined {
  const [was, is] = [encodeItf(written), encodeItf(playedItf(written['#meta'].source))];
  for (const [i, then] of was.states.entries()) {
    const now = is.states[i];
    if (!now) return `state ${i} is no more, the schedule ends with ${is.states.length - 1}`;
    const moved = VARS.find((name) => JSON.stringify(then[name]) !== JSON.stringify(now[name]));
    if (!moved) continue;
    const [before, after] = [then[moved], now[moved]].map((value) => JSON.stringify(value));
    return `state ${i}: ${moved} was ${before}, is ${after}`;
  }
  const [more, last] = [was.states.length, is.states.length - 1];
  return more > last ? undefined : `state ${more} is not in it, the schedule goes on to ${last}`;
}

function stateOf(index: number, step: ToldStep | undefined): ItfSchedule['states'][number] {
  return {
    '#meta': { index },
    cpu: step?.cpu ?? -1,
    thread: step?.thread ?? -1,
    made: step ? madeBy(step) : [],
    began: step?.began ?? 'none',
    ended: step?.ended?.result ?? 'none',
    live: step?.held ?? [],
  };
}

function madeBy({ isInterrupt, partner, made }: ToldStep): readonly string[] {
  if (partner !== undefined) return [`exchange threads with cpu${partner}`];
  return isInterrupt ? ['interrupt'] : made;
}
