/** How far a run may go, to the last jump and slot, and what a trap says and where. */
import { describe, expect, test } from 'vitest';
import { assembleAll, signature, text, vector } from './assembler.ts';
import {
  block,
  br,
  brIf,
  call,
  drop,
  get,
  I32,
  i32,
  loop,
  NOTHING,
  set,
  sub,
  tee,
  when,
} from './instructions.ts';
import { instanceOf, trapOf } from './run.ts';

type Code = readonly number[];
const sequence = (...code: Code[]): Code => code.flat();
const types = [signature([I32, I32], [I32]), signature([I32], [I32]), signature([], [])];

describe('a run is limited', () => {
  test('in jumps back and calls, and in no others', () => {
    const rounds = loop(NOTHING, get(0), i32(1), sub, tee(0), brIf(0));
    const forward = block(NOTHING, block(NOTHING, get(1), brIf(0), br(1)), i32(1), set(1));
    const bytes = assembleAll(types, [
      {
        code: sequence(
          forward,
          forward,
          get(1),
          when(NOTHING, [...i32(5), ...set(1)], []),
          rounds,
          get(1),
        ),
      },
    ]);
    // One call, and two jumps back of three rounds.
    expect(instanceOf(bytes, 3).call(0, 3, 1)).toBe(5);
    const trap = trapOf(() => instanceOf(bytes, 2).call(0, 3, 1));
    expect([trap.kind, trap.message]).toEqual(['fuel', 'no end after 2 jumps back and calls']);
  });

  test('twice, where it is asked whether a run would ever end', () => {
    // Rounds of no effect, and rounds that count down from the parameter.
    const round = (body: readonly number[]) => [0x03, 0x40, ...body, 0x0c, 0, 0x0b];
    const endless = assembleAll(types, [{ code: [...round([]), ...i32(0)] }]);
    const counts = [...get(0), ...i32(1), ...sub, ...set(0)];
    const slow = assembleAll(types, [{ code: [...round(counts), ...i32(0)] }]);
    const ends = [endless, slow].map((bytes) => {
      const instance = instanceOf(bytes, 100);
      instance.endlessIn = new Int32Array(4);
      return trapOf(() => instance.call(0, 1_000_000, 0)).kind;
    });
    expect(ends).toEqual(['endless', 'fuel']);
  });

  test('anew in each call', () => {
    const instance = instanceOf(assembleAll(types, [{ code: get(1) }]), 1);
    for (let i = 0; i < 5; i++) expect(instance.call(0, 1, i)).toBe(i);
    expect(instance.fuel).toBe(0);
  });

  /** Calls itself so often as the parameter says, with so many values waiting; gives 7. */
  const recursive = (waiting: number) => {
    const values = Array.from({ length: waiting }, () => i32(0)).flat();
    const drops = Array.from({ length: waiting }, () => drop).flat();
    const deeper = [...values, ...get(0), ...i32(1), ...sub, ...call(0), ...set(0), ...drops];
    const code = sequence(get(0), when(I32, [...deeper, ...get(0)], i32(7)));
    return assembleAll(types, [{ code }], { 3: vector([[1]]) });
  };

  test('to 1024 calls inside one another', () => {
    const bytes = recursive(1);
    expect(instanceOf(bytes).call(0, 1024)).toBe(7);
    const trap = trapOf(() => instanceOf(bytes).call(0, 1025));
    expect([trap.kind, trap.message]).toEqual(['call', 'more than 1024 calls deep']);
  });

  test('to 65,536 slots in all frames, which may be used up', () => {
    // A frame: the parameter, 433 values, the argument, a one: 436 slots, and the next begins at
    // its 434th. So the frame behind 150 others ends at 150 * 434 + 436 = 65,536.
    const bytes = recursive(433);
    expect(instanceOf(bytes).call(0, 150)).toBe(7);
    const trap = trapOf(() => instanceOf(bytes).call(0, 151));
    expect([trap.kind, trap.message]).toEqual(['call', 'the operand stack is exhausted']);
  });
});

describe('a trap', () => {
  test('of unreachable code says what compilers mean by it', () => {
    const trap = trapOf(() => instanceOf(assembleAll(types, [{ code: [0x00] }])).call(0, 1, 2));
    const message = 'unreachable executed (an abort or a failed assertion)';
    expect([trap.kind, trap.message]).toEqual(['unreachable', message]);
  });

  test('is placed in the function that was running, after others have returned', () => {
    const bytes = assembleAll(
      types,
      [{ code: [...call(1), 0x01, 0x00] }, { code: [] }, { code: call(0) }],
      { 3: vector([[2], [2], [2]]), 7: vector([[...text('inner'), 0, 0]]) },
    );
    const at = Buffer.from(bytes).indexOf(Buffer.from([...call(1), 0x01, 0x00])) + 3;
    const trap = trapOf(() => instanceOf(bytes).call(2));
    expect(trap.place).toBe(`inner at byte 0x${at.toString(16)}`);
  });
});
