/**
 * The lists that each CPU keeps of blocks in limbo, as far as lines tell: one for each zone, order
 * and migrate type, last in, first out, filled from the lists only when empty, and emptied from its
 * far end. A bulk allocation takes two or more from the near end, without a line. So if a block
 * further down is handed out, those above it were taken; and if one must have been taken, so must
 * its neighbour. Which list a freed frame goes to depends on the migrate type of its pageblock,
 * which no line of a free says: until one is learnt, the frame may be on any of them.
 * Source: Linux 6.1, mm/page_alloc.c, rmqueue_pcplist(), rmqueue_bulk(), free_unref_page_commit(),
 * free_pcppages_bulk().
 */
import type { LogZone } from '../facts/facts.ts';
import { PAGEBLOCK_ORDER } from '../facts/silences.ts';
import { Links, type List } from './links.ts';

/** A frame that was given back twice with no hand-out between, and what the lines say of that. */
export interface Debt {
  readonly frame: number;
  readonly firstLine: number;
  readonly secondLine: number;
}

/** A frame that a bulk allocation must have taken. */
interface Taken {
  /** The one other that it must have taken, too; -1 if there is a choice. */
  readonly partner: number;
  /** Set when the partner turns out not to have been taken. */
  isDenied: boolean;
}

interface Refill {
  readonly list: List;
  readonly stamp: number;
  count: number;
}

const TYPES = 16;
const ORDERS = 16;
const CPUS = 4096;
/** Between the stamps of two blocks that come by one refill. */
const STEP = 2 ** -16;
/** Stands for a type that is not known. */
const WILD = TYPES - 1;

/** What the lines say of every CPU's lists. */
export class CpuLists {
  private readonly zones: readonly LogZone[];
  private readonly links = new Links();
  /** By pageblock: the type of its frames, as learnt. */
  private readonly types = new Map<number, number>();
  /** By CPU: the refill that goes on until the CPU does something else. */
  private readonly refills = new Map<number, Refill>();
  private readonly taken = new Map<number, Taken>();
  /** By partner: the frame whose being taken depends on it. */
  private readonly dependsOn = new Map<number, number>();
  /** By partner: what falls if it turns out not to have been taken. */
  private readonly debts = new Map<number, Debt>();
  private clock = 0;

  constructor(zones: readonly LogZone[]) {
    this.zones = zones;
  }

  clear(): void {
    this.links.clear();
    for (const map of [this.types, this.refills, this.taken, this.dependsOn, this.debts]) {
      map.clear();
    }
  }

  /** A freed frame comes to the near end. */
  push(cpu: number, frame: number, order: number): void {
    this.refills.delete(cpu);
    this.links.drop(frame);
    this.settle(frame);
    const type = this.types.get(frame >> PAGEBLOCK_ORDER) ?? WILD;
    this.links.putNear(this.listOf(cpu, frame, order, type), frame, ++this.clock);
  }

  /** A block left the free lists for a CPU's list, which had to be empty before the first. */
  refill(cpu: number, frame: number, order: number, type: number): void {
    this.links.drop(frame);
    this.settle(frame);
    const list = this.listOf(cpu, frame, order, type);
    let going = this.refills.get(cpu);
    if (going?.list !== list) {
      this.takeAbove(list, Number.NEGATIVE_INFINITY, NaN);
      going = { list, stamp: ++this.clock, count: 0 };
      this.refills.set(cpu, going);
    }
    going.count++;
    this.learn(frame, type);
    this.links.putFar(list, frame, going.stamp - going.count * STEP);
  }

  /** A frame is on the list of no CPU. */
  fetch(cpu: number, frame: number): void {
    this.refills.delete(cpu);
    this.links.drop(frame);
    this.settle(frame);
  }

  /** A block was handed out; answers the debt that this breaks, if there is one. */
  pop(cpu: number, frame: number, order: number, type: number): Debt | undefined {
    this.refills.delete(cpu);
    const place = this.links.listOf(frame);
    if (place) {
      const expected = this.listOf(cpu, frame, order, type);
      if (place === expected || place === this.listOf(cpu, frame, order, WILD)) {
        this.learn(frame, type);
        this.takeAbove(expected, this.links.stampOf(frame), frame);
      } else if (place.type !== expected.type) this.types.delete(frame >> PAGEBLOCK_ORDER);
      this.links.drop(frame);
      if (place === expected) return this.isThere(frame);
    }
    this.settle(frame);
    return undefined;
  }

  /**
   * A block came back to the free lists from a CPU's list of this type, which is that of its
   * pageblock, too, if a caller gave it back (`learns`); answers the debt that this breaks.
   */
  drain(frame: number, type: number, learns: boolean): Debt | undefined {
    const place = this.links.listOf(frame);
    this.links.drop(frame);
    if (place && learns) this.learn(frame, type);
    if (place?.type === type) return this.isThere(frame);
    this.settle(frame);
    return undefined;
  }

  /** The frame's pageblock may be of another type from now on. */
  forgetType(frame: number, order: number): void {
    const last = (frame + 2 ** order - 1) >> PAGEBLOCK_ORDER;
    for (let at = frame >> PAGEBLOCK_ORDER; at <= last; at++) this.types.delete(at);
  }

  /**
   * A frame is given back that was never handed out. If a bulk allocation took it, then another
   * one with it: true if that is denied already, else the lines to come may deny it.
   */
  owe(frame: number, firstLine: number, secondLine: number): boolean {
    const taken = this.taken.get(frame);
    const partner = taken?.partner ?? this.partnerOf(frame);
    if (taken?.isDenied) return true;
    this.settle(frame);
    if (partner >= 0) {
      this.dependsOn.delete(partner);
      this.debts.set(partner, { frame, firstLine, secondLine });
    }
    return false;
  }

  /** A frame that must have been taken together with this one: all above it, or the one below. */
  private partnerOf(frame: number): number {
    const { links } = this;
    const place = links.listOf(frame);
    if (!place || place.type === WILD) return -1;
    if (place.near !== frame) return links.nearerThan(frame);
    if (this.isFresh(frame)) return -1;
    const below = links.fartherThan(frame);
    return below >= 0 && !this.hasWild(place, links.stampOf(below), -1) ? below : -1;
  }

  /** A frame was still on its list: it was not taken, and whatever depends on that falls. */
  private isThere(frame: number): Debt | undefined {
    const debt = this.debts.get(frame);
    const dependent = this.dependsOn.get(frame);
    const taken = dependent === undefined ? undefined : this.taken.get(dependent);
    if (taken?.partner === frame) taken.isDenied = true;
    this.dependsOn.delete(frame);
    this.settle(frame);
    return debt;
  }

  /** Nothing that was inferred of a frame matters any more. */
  private settle(frame: number): void {
    if (this.debts.size > 0) this.debts.delete(frame);
    if (this.taken.size > 0) this.taken.delete(frame);
    if (this.dependsOn.size > 0) {
      const dependent = this.dependsOn.get(frame);
      if (dependent !== undefined) {
        this.dependsOn.delete(frame);
        this.taken.set(dependent, { partner: -1, isDenied: false });
      }
    }
  }

  /** What stands above a frame must have been taken: at least two, or one and what is below. */
  private takeAbove(list: List, stamp: number, frame: number): void {
    const { links } = this;
    let count = 0;
    let last = -1;
    while (list.near >= 0 && links.stampOf(list.near) > stamp) {
      last = list.near;
      links.drop(last);
      this.settle(last);
      this.taken.set(last, { partner: -1, isDenied: false });
      count++;
    }
    if (count !== 1 || links.listOf(frame) !== list || this.isFresh(last)) return;
    const below = links.fartherThan(frame);
    if (below < 0 || this.hasWild(list, links.stampOf(below), frame)) return;
    this.taken.set(last, { partner: below, isDenied: false });
    this.dependsOn.set(below, last);
  }

  /** Is a block above this place whose type is not known? It could be on this list as well. */
  private hasWild(list: List, stamp: number, but: number): boolean {
    const wild = this.links.find(list.key - list.type + WILD);
    if (!wild || wild.near < 0) return false;
    const near = wild.near === but ? this.links.fartherThan(but) : wild.near;
    return near >= 0 && this.links.stampOf(near) > stamp;
  }

  /**
   * Is it the first that a refill brought? A bulk allocation that met an empty list may have taken
   * it alone, and others before the refill.
   */
  private isFresh(frame: number): boolean {
    return this.links.stampOf(frame) % 1 === 1 - STEP;
  }

  private learn(frame: number, type: number): void {
    if (type >= 0 && type < WILD) this.types.set(frame >> PAGEBLOCK_ORDER, type);
  }

  private listOf(cpu: number, frame: number, order: number, type: number): List {
    const kind = type < 0 || type > WILD ? WILD : type;
    const key = (((this.zoneOf(frame) + 1) * CPUS + cpu) * ORDERS + order) * TYPES + kind;
    return this.links.list(key, kind);
  }

  private zoneOf(frame: number): number {
    for (let i = 0; i < this.zones.length; i++) {
      const zone = this.zones[i] as LogZone;
      if (zone.from <= frame && frame < zone.from + zone.spanned) return i;
    }
    return -1;
  }
}
