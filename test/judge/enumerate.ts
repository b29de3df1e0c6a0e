/**
 * What a program can do, by going through every schedule of single operations: how it may end,
 * where it may be stuck, and whether it races. Nothing is clever here, and nothing of the engine is
 * used: it is what the engine is judged by.
 *
 * A turn of a loop that waits is a step like any other; it leads back to where it began.
 */
import type { Op, Program } from './program.ts';

/** A thread or a handler: the calls to make, where in the first one it is, and its variables. */
interface Frame {
  /** Where a thread started; of a handler, how many interrupts had come with it. */
  readonly thread: number;
  readonly calls: readonly (readonly Op[])[];
  readonly pc: number;
  readonly acc: number;
  readonly saved: boolean;
  /** Tries made so far by a `try`, or 1 between the two loads of an `awaitEither`. */
  readonly turn: number;
}

interface Cpu {
  /** The thread, and the handlers on top of it. */
  readonly frames: readonly Frame[];
  readonly isOn: boolean;
  /** Interrupts that have come. */
  readonly come: number;
}

interface State {
  readonly words: readonly number[];
  readonly cpus: readonly Cpu[];
  readonly moves: number;
}

/** What a program can do. */
export interface Behaviour {
  /** The words of each state in which all is done, ascending. */
  readonly finals: readonly string[];
  /** The words of each state out of which no CPU can get, and who is done there. */
  readonly stuck: readonly string[];
  /** Can two CPUs be about to make accesses that conflict, one of them plain? */
  readonly isRacy: boolean;
  readonly states: number;
}

/** Everything, or undefined if there are more states than that. */
export function enumerate(program: Program, statesMax: number): Behaviour | undefined {
  const finals = new Set<string>();
  const stuck = new Set<string>();
  const seen = new Set<string>();
  let isRacy = false;
  const first = initialOf(program);
  const open = [first];
  seen.add(keyOf(first));
  for (let state = open.pop(); state; state = open.pop()) {
    if (seen.size > statesMax) return undefined;
    isRacy ||= races(state);
    if (state.cpus.every(isDone)) finals.add(state.words.join(' '));
    else if (isStuck(state)) {
      stuck.add(`${state.words.join(' ')} ${state.cpus.map((cpu) => (isDone(cpu) ? 'd' : 'w'))}`);
    }
    for (const next of successors(program, state)) {
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      open.push(next);
    }
  }
  return {
    finals: [...finals].toSorted(),
    stuck: [...stuck].toSorted(),
    isRacy,
    states: seen.size,
  };
}

/** The state as text; the calls of a frame are told by whose they are and how many are left. */
const keyOf = ({ words, cpus, moves }: State): string =>
  `${words.join()} ${moves} ${cpus.map(keyOfCpu).join(' ')}`;

const keyOfCpu = ({ frames, isOn, come }: Cpu): string =>
  `${isOn} ${come} ${frames.map(keyOfFrame).join()}`;

const keyOfFrame = ({ thread, calls, pc, acc, saved, turn }: Frame): string =>
  `${thread}:${calls.length}:${pc}:${acc}:${saved}:${turn}`;

const frameOf = (thread: number, calls: Frame['calls']): Frame => ({
  thread,
  calls,
  pc: 0,
  acc: 0,
  saved: false,
  turn: 0,
});

const initialOf = ({ words, threads }: Program): State => ({
  words: Array.from({ length: words }, () => 0),
  cpus: threads.map((calls, cpu) => ({ frames: [frameOf(cpu, calls)], isOn: true, come: 0 })),
  moves: 0,
});

const topOf = (cpu: Cpu): Frame => cpu.frames.at(-1)!;
const isDone = (cpu: Cpu): boolean => topOf(cpu).calls.length === 0;
const opOf = (cpu: Cpu): Op | undefined => topOf(cpu).calls[0]?.[topOf(cpu).pc];

function* successors(program: Program, state: State): Generator<State> {
  for (const [number, cpu] of state.cpus.entries()) {
    if (!isDone(cpu)) yield step(state, number);
    const handler = program.handlers[number]?.[cpu.come];
    if (!handler || !cpu.isOn || cpu.frames.length > program.nesting) continue;
    const frames = [...cpu.frames, frameOf(cpu.come + 1, [handler])];
    yield withCpu(state, number, { frames, isOn: false, come: cpu.come + 1 });
  }
  if (state.moves >= program.migrations) return;
  for (const [a, one] of state.cpus.entries()) {
    for (const [b, other] of state.cpus.entries()) {
      if (a >= b || (isDone(one) && isDone(other))) continue;
      if (![one, other].every((cpu) => cpu.isOn && cpu.frames.length === 1)) continue;
      const moved = withCpu(state, a, { ...one, frames: other.frames });
      yield { ...withCpu(moved, b, { ...other, frames: one.frames }), moves: state.moves + 1 };
    }
  }
}

const withCpu = (state: State, number: number, cpu: Cpu): State => ({
  ...state,
  cpus: state.cpus.with(number, cpu),
});

/** One operation, or one turn of it. */
function step(state: State, number: number): State {
  const cpu = state.cpus[number]!;
  const frame = topOf(cpu);
  const op = opOf(cpu)!;
  const { acc } = frame;
  const put = (w: number, value: number): State['words'] => state.words.with(w, value);
  const held = 'w' in op ? state.words[op.w]! : 0;
  const past = { ...frame, pc: frame.pc + 1, turn: 0 };
  const to = (behind: Frame, words = state.words, isOn = cpu.isOn): State =>
    arrived({ ...state, words }, number, behind, isOn);
  switch (op.op) {
    case 'load':
    case 'atomicLoad':
      return to({ ...past, acc: held });
    case 'store':
    case 'atomicStore':
      return to(past, put(op.w, (acc + 1) % 4));
    case 'exchange':
      return to({ ...past, acc: held }, put(op.w, (acc + 1) % 4));
    case 'add':
      return to({ ...past, acc: held }, put(op.w, held + 1));
    case 'compareExchange':
      return to({ ...past, acc: held }, held === acc ? put(op.w, 2) : state.words);
    case 'lock':
      return held === 0 ? to(past, put(op.w, 1)) : to(frame, put(op.w, 1));
    case 'unlock':
      return to(past, put(op.w, 0));
    case 'try':
    case 'tryHinting':
      if (held === 0) return to({ ...past, acc: 1 }, put(op.w, 1));
      if (frame.turn + 1 === op.tries) return to({ ...past, acc: 0 }, put(op.w, 1));
      return to({ ...frame, turn: frame.turn + 1 }, put(op.w, 1));
    case 'await':
    case 'awaitPlainly':
      return to(held === 0 ? frame : { ...past, acc: held });
    case 'awaitEither': {
      const found = frame.turn === 0 ? held : state.words[op.v]!;
      return to(found === 0 ? { ...frame, turn: 1 - frame.turn } : { ...past, acc: found });
    }
    case 'id':
      return to({ ...past, acc: number });
    case 'off':
      return to({ ...past, saved: cpu.isOn }, state.words, false);
    case 'back':
      return to(past, state.words, frame.saved);
    case 'on':
      return to(past, state.words, true);
  }
}

/** The CPU's running frame is this one now; what is over with that is taken off. */
function arrived(state: State, number: number, frame: Frame, isOn: boolean): State {
  const { frames, come } = state.cpus[number]!;
  const below = frames.slice(0, -1);
  if (frame.pc < frame.calls[0]!.length) {
    return withCpu(state, number, { frames: [...below, frame], isOn, come });
  }
  const rest = frame.calls.slice(1);
  if (rest.length === 0 && below.length > 0) {
    return withCpu(state, number, { frames: below, isOn: true, come });
  }
  return withCpu(state, number, { frames: [...below, frameOf(frame.thread, rest)], isOn, come });
}

/** Can CPUs, without further interrupts, do no more than go round with all words as they are? */
function isStuck(state: State): boolean {
  return state.cpus.every((cpu, number) => {
    if (isDone(cpu)) return true;
    const met = new Set<string>();
    for (let now = state; !met.has(keyOf(now)); ) {
      met.add(keyOf(now));
      const frame = topOf(now.cpus[number]!);
      now = step(now, number);
      const behind = topOf(now.cpus[number]!);
      if (now.words.join() !== state.words.join()) return false;
      if (behind.calls.length !== frame.calls.length) return false;
      if (now.cpus[number]!.frames.length !== cpu.frames.length) return false;
    }
    return true;
  });
}

/** The access that comes next on a CPU. */
function accessOf(cpu: Cpu) {
  const op = opOf(cpu);
  if (!op || !('w' in op)) return undefined;
  const isPlain = ['load', 'store', 'awaitPlainly'].includes(op.op);
  const isRead = ['load', 'atomicLoad', 'await', 'awaitPlainly', 'awaitEither'].includes(op.op);
  const w = op.op === 'awaitEither' && topOf(cpu).turn === 1 ? op.v : op.w;
  return { w, isPlain, isRead };
}

function races({ cpus }: State): boolean {
  const next = cpus.map(accessOf);
  return next.some((a, i) =>
    next.some(
      (b, j) =>
        a && b && i < j && a.w === b.w && !(a.isRead && b.isRead) && (a.isPlain || b.isPlain),
    ),
  );
}
