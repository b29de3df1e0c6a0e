/**
 * What a judge knows while it reads: where each frame is, the free blocks, the lists of the CPUs,
 * and what may have happened without a line. The rules in `callers`, `lists` and `snapshots` are
 * functions on this.
 */
import type { LogObligationId } from '../../../spec/logs/log-obligations.ts';
import type { LogFacts } from '../facts/facts.ts';
import { CpuLists } from './cpu-lists.ts';
import type { Findings } from './findings.ts';
import { Frames, Is } from './frames.ts';
import { FreeBlocks } from './free-blocks.ts';

/** Highest frame + 1 that fits the columns. */
export const FRAMES_MAX = 2 ** 31 - 1;

/** How many lines of each kind were read, and what snapshots agreed on. */
export interface Counts {
  allocated: number;
  refused: number;
  freed: number;
  left: number;
  entered: number;
  snapshots: { readonly name: string; readonly free: number; readonly agreed: number }[];
}

/** A block of a line. */
export interface Moved {
  readonly line: number;
  readonly cpu: number;
  readonly frame: number;
  readonly order: number;
}

/** Everything that rules read and write. */
export class Ledger {
  readonly facts: LogFacts;
  readonly frames = new Frames();
  readonly free: FreeBlocks;
  readonly lists: CpuLists;
  readonly findings: Findings;
  readonly counts: Counts = {
    allocated: 0,
    refused: 0,
    freed: 0,
    left: 0,
    entered: 0,
    snapshots: [],
  };
  /** Is all that is free known to be so: was there a snapshot since lines were last missing? */
  isWhole = false;
  /** The line at which compaction was last seen; how many compactions are under way. */
  compactedAt = -1;
  compacting = 0;
  /** Has any claim of a block been seen? Then all would have been. */
  hearsClaims = false;
  /** Has any event of compaction been seen? Then all would have been. */
  hearsCompaction = false;
  /** Frames of bulk allocations that have lines, of which no line said yet which they are. */
  inBulk = 0;
  /** Contradictions that stand only if no CPU ever emptied another's list. */
  readonly unlessDrained: Parameters<Findings['broken']>[0][] = [];
  drainsOfOthers = 0;
  /** Frames that the lists gained or lost while a snapshot was taken; undefined if none is. */
  touched: Set<number> | undefined;

  constructor(facts: LogFacts, findings: Findings) {
    this.facts = facts;
    this.findings = findings;
    this.free = new FreeBlocks(this.frames, facts.orderMax, facts.zones);
    this.lists = new CpuLists(facts.zones);
  }

  /** Are the lists of CPUs followed? Only where lines stand in order. */
  get followsLists(): boolean {
    return this.facts.hasCpuLists && this.facts.order === 'total';
  }

  /** Nothing is known any more: lines are missing. */
  forget(): void {
    this.frames.clear();
    this.free.clear();
    this.lists.clear();
    this.isWhole = false;
    this.compacting = 0;
  }

  /** Tells a contradiction between a line and what is known of a frame. */
  broken(rule: LogObligationId, moved: Moved, at: number, why: string, unless?: string): void {
    const { frame, order, cpu, line } = moved;
    const before = this.frames.line(at);
    const lines = before > 0 && before !== line ? [before, line] : [line];
    const found = { rule, why, frame, order, lines, cpu };
    this.findings.broken(unless === undefined ? found : { ...found, unless });
  }

  /**
   * Could compaction have taken this free frame since it came to the lists? Either would explain
   * a line that contradicts it.
   */
  compacted(frame: number): 'no' | 'yes' | 'unsure' {
    const { compaction } = this.facts.silences;
    if (compaction === 'never' || compaction === 'logged') return 'no';
    if (compaction === 'unsure' && !this.hearsCompaction) return 'unsure';
    return this.wasCompacting(frame) ? 'yes' : 'no';
  }

  /** Could compaction have kept for its caller what was to come to the lists? */
  captured(frame: number): 'no' | 'yes' | 'unsure' {
    const { compaction, claim } = this.facts.silences;
    if (claim === 'unsure' && !this.hearsClaims) return 'unsure';
    if (compaction === 'never') return 'no';
    if (compaction === 'unsure' && !this.hearsCompaction) return 'unsure';
    return this.wasCompacting(frame) ? 'yes' : 'no';
  }

  private wasCompacting(frame: number): boolean {
    return this.compacting > 0 || this.compactedAt >= this.frames.line(frame);
  }

  /** Notes that the lists changed, should anybody be looking. */
  touch(frame: number, order: number): void {
    if (!this.touched) return;
    for (let at = frame, end = frame + 2 ** order; at < end; at++) this.touched.add(at);
  }

  /** May a block that was given back have come to the lists without a line? */
  mayBeDirect(frame: number): 'no' | 'yes' | 'if-drained' {
    const { silences } = this.facts;
    if (this.frames.is(frame) !== Is.returned) return 'no';
    if (silences.isDirect(this.frames.order(frame)) !== 'never') return 'yes';
    if (silences.locked === 'never') return 'no';
    return this.frames.wasInterrupt(frame) ? 'yes' : 'if-drained';
  }
}

/** `0x2a05^1`: how a story names a block. */
export const showBlock = (frame: number, order: number): string =>
  `0x${frame.toString(16)}^${order}`;

/** What would tell, where compaction might explain a line. */
export const compactionHint =
  'compaction, or a claim from another migrate type, took it: the events that would say so are ' +
  'not in this log, which does not say that there were none';
