/**
 * `free 0x40`: takes back what the client has at that address, on whatever CPU. For every other
 * address it ends the program, and says which one it was. Source: document 002.
 */
import type { Reason } from '../../blocks/blame.ts';
import { sameBlock, show } from '../../blocks/geometry.ts';
import { type FreeAct, freeWords } from '../../operations/script.ts';
import { isClients } from '../object-history.ts';
import { frameAt, type ObjectState, showPointer } from '../object-view.ts';
import {
  type Halting,
  nothingChanges,
  type ObjectOperation,
  type ObjectStep,
  type OnCpu,
} from './operation.ts';

/** Gives back what is at an address, any address. */
export interface ObjectFreeCall {
  readonly op: 'free';
  readonly pointer: number;
}

/** It is done, or the program ended. */
export type ObjectFreeAnswer = 'freed' | Halting;

type Call = ObjectFreeCall;
type Answer = ObjectFreeAnswer;
type Step = ObjectStep<Call, Answer>;

const isLive = (state: ObjectState, { pointer }: Call): boolean => isClients(state, pointer);

/** O9: what is the client's is taken back. */
export function takesLive(state: ObjectState, call: Call, answer: Answer): Reason | undefined {
  if (answer === 'freed' || !isLive(state, call)) return undefined;
  return { why: `does not take live ${showPointer(call.pointer)} back` };
}

/** O10: all else halts, and says where it points. */
export function haltsElse(
  state: ObjectState,
  call: Call & OnCpu,
  answer: Answer,
): Reason | undefined {
  const what = showPointer(call.pointer);
  if (answer === 'freed') {
    return isLive(state, call) ? undefined : { why: `took ${what}, which is not the client's` };
  }
  const { pointer, cpu } = answer.halted;
  if (pointer === call.pointer && cpu === call.cpu) return undefined;
  const said = `${showPointer(pointer)} on cpu${cpu}`;
  return { why: `halted for ${said}, not for ${what} on cpu${call.cpu}` };
}

/** O10: a halt names the class of the slab that the pointer points into. */
export function namesClass({
  before,
  call,
  answer,
}: Pick<Step, 'before' | 'call' | 'answer'>): Reason | undefined {
  if (answer === 'freed') return undefined;
  const slab = before.slabAt.get(frameAt(before.sizes, call.pointer));
  const bytes = slab && before.sizes.classes[slab.cache];
  if (answer.halted.bytes === bytes) return undefined;
  const said = answer.halted.bytes ?? 'none';
  return {
    why: `halted for class ${said}, but ${showPointer(call.pointer)} is of ${bytes ?? 'none'}`,
  };
}

/**
 * S8: the free of an object gives no page back whose slab is still listed; that of a block gives
 * back this block.
 */
export function dispatched({ before, call, answer, after, given }: Step): Reason | undefined {
  if (answer !== 'freed' || given.length === 0) return undefined;
  const what = showPointer(call.pointer);
  const mine = before.blocks.find((b) => b.at * before.sizes.frameBytes === call.pointer);
  const listed = given.find((b) => after.slabAt.has(b.at));
  if (!mine && listed) {
    return { why: `freed object ${what} as page ${show(listed)}, still a slab's` };
  }
  const wrong = mine && given.find((b) => !sameBlock(b, mine));
  return wrong && { why: `freed ${show(mine)} as ${show(wrong)}` };
}

const freeOf = (pointer: number | undefined): Call | undefined =>
  pointer === undefined ? undefined : { op: 'free', pointer };

const chosen = (pointers: readonly number[], choice: number): number | undefined =>
  pointers[choice % Math.max(pointers.length, 1)];

/** As O9, O10 and S8 say. */
export const objectFree: ObjectOperation<Call, Answer, FreeAct> = {
  op: 'free',

  named: (call) => call.pointer,
  served: () => undefined,
  change: (call, answer) =>
    answer === 'freed' ? { lost: [call.pointer], got: [] } : nothingChanges,
  answered: () => 'freed',

  owes: [
    { id: 'O9', broken: takesLive },
    { id: 'O10', broken: haltsElse },
  ],
  leavesFirst: [
    { id: 'O10', broken: namesClass },
    { id: 'S8', broken: dispatched },
  ],
  leaves: [],
  answers: (state, call) => (isClients(state, call.pointer) ? ['freed'] : []),
  keeps({ kept, objects, sizes }, call) {
    const own = kept[call.cpu] as readonly number[];
    const cache = objects.get(call.pointer);
    if (cache === undefined) return own;
    return own.with(cache, Math.min((own[cache] as number) + 1, sizes.cacheMax));
  },

  worthMaking: ({ pointers }) => pointers.map((pointer) => ({ op: 'free', pointer })),
  draws: [
    { weight: 4, acts: { free: ({ choice }, { owned }) => freeOf(chosen(owned, choice)) } },
    {
      weight: 1,
      acts: {
        'free again': ({ choice }, { returned }) => freeOf(chosen(returned, choice)),
        'free inside': ({ choice }, { owned }) => {
          const own = chosen(owned, choice);
          return own === undefined ? undefined : freeOf(own + 1);
        },
      },
    },
  ],
  givesBack: 'on free',

  show: (call) => `free ${showPointer(call.pointer)}`,
  showAnswer: (answer) => (answer === 'freed' ? answer : 'halts'),
  script: {
    ...freeWords,
    call: (_, held) => freeOf(held?.pointer),
    smaller: () => undefined,
  },
  asksFor: () => undefined,
};
