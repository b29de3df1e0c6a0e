/**
 * A given list of calls, played on a design with the spec in lock step: what a report draws and
 * what a replay judges. Each call meets the same client and the same garbage as in the search, so
 * a trace fails here exactly as it failed there; unlike a search, a scenario may contain refused
 * calls.
 */
import { Successors } from '../../engine/search/successors.ts';
import type { Failure } from '../../engine/search/model.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import {
  after,
  type Answer,
  type Call,
  letGo,
  showCall,
  notOffered,
} from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Picture } from '../../spec/pages/state.ts';
import { isBlame, viewOf } from '../../spec/pages/view.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { callNumber } from '../../spec/operations/calls.ts';
import { Sequential } from './sequential.ts';

/** The blocks of the zone between two calls, right or wrong. */
export interface Heap {
  readonly live: readonly Block[];
  readonly free: readonly Block[];
}

/** One call and what came of it. */
export interface ScenarioStep {
  readonly call: Call;
  /** Absent where the call did not come to an answer. */
  readonly answer?: { readonly is: Answer };
  /** Absent where the lists behind the call cannot be read. */
  readonly heap: Heap | undefined;
}

/** How a list of calls went. Steps end with the one that fails or that cannot be made. */
export interface Scenario {
  /** The zone with the frames of the allocator's own metadata as holes. */
  readonly zone: Zone;
  /** Absent where init itself fails. */
  readonly start: Heap | undefined;
  readonly steps: readonly ScenarioStep[];
  readonly failure: Failure | undefined;
  /** The call, from 1, that no client may make here, and why: the trace is not of this design. */
  readonly unfit: { readonly step: number; readonly why: string } | undefined;
}

/** Plays the calls from init on. Cost: per call linear in the frames of the zone. */
export function playScenario(design: Design, zone: Zone, calls: readonly Call[]): Scenario {
  return new Player(design, zone).play(calls);
}

class Player extends Sequential {
  play(calls: readonly Call[]): Scenario {
    const told = { zone: this.mounted.zone, failure: undefined, unfit: undefined };
    const sink = new Successors(this.stateWords);
    this.initial(sink);
    const broken = sink.failures[0];
    if (broken) return { ...told, start: undefined, steps: [], failure: broken.failure };
    const steps: ScenarioStep[] = [];
    let state = sink.copy(0);
    const start = this.heapOf(state);
    for (const call of calls) {
      sink.clear();
      const here = this.restore(state, 0);
      const why = this.whyNot(here, call);
      if (why !== undefined) {
        return { ...told, start, steps, unfit: { step: steps.length + 1, why } };
      }
      this.tryCall(here, call, callNumber(this.zone, call), sink);
      const failure = sink.failures[0]?.failure;
      steps.push(this.describe(state, call));
      if (failure) return { ...told, start, steps, failure };
      if (sink.actions.length > 0) state = sink.copy(0);
    }
    return { ...told, start, steps };
  }

  /** Why no client may make this call here. */
  private whyNot(here: Parameters<Sequential['mayMake']>[0], call: Call): string | undefined {
    const { name } = this.design;
    if (notOffered([call], this.design)) return `${name} offers no ${call.op}`;
    if (this.mayMake(here, call)) return undefined;
    return `${showCall(call)} is a bad call that ${name} declares it cannot see`;
  }

  /** Makes the call once more, to see the answer, and the heap even if an invariant is broken. */
  private describe(state: Uint32Array, call: Call): ScenarioStep {
    const { picture } = this.restore(state, 0);
    const outcome = this.mounted.run(call, letGo(picture, call));
    if ('blame' in outcome) return { call, heap: undefined };
    const { answer } = outcome;
    return { call, answer: { is: answer }, heap: this.heapBehind(picture, call, answer) };
  }

  private heapBehind(picture: Picture, call: Call, answer: Answer): Heap | undefined {
    const { live } = after(picture, call, answer);
    try {
      const view = viewOf(this.mounted.zone, live, this.mounted.allocator.inspect());
      return isBlame(view) ? undefined : { live, free: view.free };
    } catch {
      // A broken design may fail to show itself at all; its failure is reported already.
      return undefined;
    }
  }

  private heapOf(state: Uint32Array): Heap {
    const { picture, view } = this.restore(state, 0);
    return { live: picture.live, free: view.free };
  }
}
