/**
 * Keeps a search in a file while it runs, and takes it up again: `--checkpoint FILE`. When to write
 * is decided by the clock: writing all states again and again costs more the more there are, so it
 * may take a twentieth of the time at most.
 */
import { existsSync } from 'node:fs';
import type { WordModel } from '../../engine/search/model.ts';
import { resume, type Search, type SearchOptions, start } from '../../engine/search/search.ts';
import type { CheckpointHeader, SearchIdentity } from '../../models/kept/checkpoint-header.ts';
import { saveCheckpoint, withCheckpoint } from '../../models/kept/checkpoint.ts';
import { UsageError } from './usage.ts';

/** Of all time, what may go into writing. */
const SHARE_MAX = 1 / 20;

/** A search with what its earlier runs had done. */
export interface Kept {
  readonly search: Search;
  /** States that the file had; undefined if there was none. */
  readonly resumedAt: number | undefined;
  readonly calls: number;
  readonly seconds: number;
}

export class Keeper {
  readonly path: string;
  private readonly everySeconds: number;
  private savedAt = performance.now();
  private cost = 0;

  constructor(path: string, everySeconds: number) {
    this.path = path;
    this.everySeconds = everySeconds;
  }

  /** @throws UsageError for a file that is no whole checkpoint of this search. */
  begin(model: WordModel, options: SearchOptions, identity: SearchIdentity): Kept {
    if (!existsSync(this.path)) {
      return { search: start(model, options), resumedAt: undefined, calls: 0, seconds: 0 };
    }
    try {
      return withCheckpoint(this.path, identity, ({ header, snapshot }) => ({
        search: resume(model, options, snapshot),
        resumedAt: header.position.states,
        calls: header.calls,
        seconds: header.seconds,
      }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UsageError(`${error.message}; delete it to begin anew`);
    }
  }

  /** Is it time to write? */
  get isDue(): boolean {
    const wait = Math.max(this.everySeconds * 1000, this.cost / SHARE_MAX);
    return performance.now() - this.savedAt >= wait;
  }

  /**
   * Writes, unless there is nothing to go on with. A full disk is told and not thrown: the file
   * before is still whole, and the search may well end before it is needed.
   */
  save(search: Search, about: Omit<CheckpointHeader, 'position' | 'parts'>): string | undefined {
    const began = performance.now();
    try {
      const snapshot = search.snapshot();
      if (snapshot) saveCheckpoint(this.path, snapshot, about);
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return `checkpoint '${this.path}' is not up to date: ${error.message}`;
    } finally {
      this.savedAt = performance.now();
      this.cost = this.savedAt - began;
    }
  }
}
