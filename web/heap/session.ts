/**
 * The calls of a person at the page, played once: a call more costs one call, and only what was
 * taken back is played again from the start.
 */
import { type Call, rowOf } from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { Player } from './player.ts';
import type { Scene } from './scene.ts';

/** What came of the calls; `stopped` says why the rest could not be made. */
export interface Playing {
  readonly zone: Zone;
  readonly scenes: readonly Scene[];
  readonly stopped: string | undefined;
}

/** Plays lists of calls on one design and zone. */
export class Session {
  private readonly design: Design;
  private readonly zone: Zone;
  private player: Player;

  /** @throws RangeError if the zone cannot hold the design's metadata. */
  constructor(design: Design, zone: Zone) {
    this.design = design;
    this.zone = zone;
    this.player = new Player(design, zone);
  }

  play(calls: readonly Call[]): Playing {
    const made = this.player.scenes.slice(1).map(({ call }) => call as Call);
    const isLonger = made.length <= calls.length && made.every((c, i) => isSame(c, calls[i]));
    if (!isLonger) this.player = new Player(this.design, this.zone);
    const { player } = this;
    const told = (stopped?: string): Playing => ({
      zone: player.zone,
      scenes: [...player.scenes],
      stopped,
    });
    for (const call of calls.slice(player.scenes.length - 1)) {
      const why = player.whyNot(call);
      if (why !== undefined) return told(why);
      player.make(call);
    }
    return told();
  }

  /** Why no client may make this call behind the calls that were played last. */
  whyNot(call: Call): string | undefined {
    return this.player.whyNot(call);
  }
}

const isSame = (a: Call, b: Call | undefined): boolean =>
  b !== undefined && rowOf(a).write(a) === rowOf(b).write(b);
