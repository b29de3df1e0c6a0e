/**
 * Stateful commands for fast-check: calls on any design, each judged by the spec as it is made.
 * They can be mixed with commands of one's own; shrinking takes away what a failure does not need.
 */
import fc from 'fast-check';
import { LockStep } from '../models/one-cpu/histories/lock-step.ts';
import { type Block, sameBlock, show } from '../spec/blocks/geometry.ts';
import { order } from '../spec/blocks/units.ts';
import type { Call } from '../spec/operations/operations.ts';
import type { Design } from '../spec/ports/page-port.ts';
import { type Where, zoneOf } from './asked.ts';

/** What a client knows: its blocks, the oldest first. */
export interface Client {
  live: Block[];
}

/** The design under test, with the spec beside it. */
export interface Judged {
  /** Makes the call. @throws Error naming the obligation that the answer breaks. */
  call(call: Call): { readonly lost: readonly Block[]; readonly got: readonly Block[] };
  /** Looks at the whole zone. @throws Error naming the obligation that is broken. */
  look(): void;
}

/** One call. */
export type DesignCommand = fc.Command<Client, Judged>;

/** For `fc.modelRun`: makes the design anew. @throws RangeError for a zone that is none. */
export function setup(design: Design, where: Where): () => { model: Client; real: Judged } {
  const zone = zoneOf(where);
  const judge = (broken: { readonly id: string; readonly why: string } | undefined): void => {
    if (broken) throw new Error(`${broken.id}: ${broken.why}`);
  };
  return () => {
    const run = new LockStep(design, zone, { lookEvery: 1 });
    judge(run.start());
    const call = (made: Call) => {
      judge(run.apply(made));
      return run.changed;
    };
    return { model: { live: [] }, real: { call, look: () => judge(run.look()) } };
  };
}

/** Allocs of orders up to `orderMax`, and frees of blocks that the client has. */
export function commands({
  orderMax = 3,
  callsMax = 100,
}: {
  readonly orderMax?: number;
  readonly callsMax?: number;
} = {}): fc.Arbitrary<Iterable<DesignCommand>> {
  const allocs = fc.nat({ max: orderMax }).map((k): DesignCommand => new Alloc(k));
  const frees = fc.nat().map((pick): DesignCommand => new Free(pick));
  return fc.commands([allocs, frees], { maxCommands: callsMax });
}

const change = (model: Client, real: Judged, made: Call): void => {
  const { lost, got } = real.call(made);
  const kept = model.live.filter((b) => !lost.some((other) => sameBlock(b, other)));
  model.live = [...kept, ...got];
};

class Alloc implements DesignCommand {
  private readonly order: number;

  constructor(k: number) {
    this.order = k;
  }

  check = (): boolean => true;

  run(model: Client, real: Judged): void {
    change(model, real, { op: 'alloc', order: order(this.order) });
  }

  toString(): string {
    return `alloc ${this.order}`;
  }
}

class Free implements DesignCommand {
  private readonly pick: number;
  private freed: Block | undefined;

  constructor(pick: number) {
    this.pick = pick;
  }

  check = ({ live }: Client): boolean => live.length > 0;

  run(model: Client, real: Judged): void {
    const block = model.live[this.pick % model.live.length] as Block;
    this.freed = block;
    change(model, real, { op: 'free', block });
  }

  toString(): string {
    return `free ${this.freed ? show(this.freed) : this.pick}`;
  }
}
