/**
 * Keeps a search in a file while it runs, and takes it up again: `--checkpoint FILE`. When to write
 * is decided by the clock: writing all states again and again costs more the more there are, so it
 * may take a twentieth of the time at most.
 */
import { existsSync } from 'node:fs';
import type { WordModel } from '../../../engine/search/model.ts';
import { resume, type Search, type SearchOptions, start } from '../../../engine/search/search.ts';
import type { SearchIdentity } from '../../kept/checkpoint-header.ts';
import { saveCheckpoint, withCheckpoint } from '../../kept/checkpoint.ts';
import { codeIdentity } from '../../kept/code-identity.ts';
import type { SearchJob } from '../job.ts';
import type { Keeper, Kept } from '../means.ts';
import type { Watcher } from '../watcher.ts';

/** Of all time, what may go into writing. */
const SHARE_MAX = 1 / 20;

/** Of one search in one file. */
export class FileKeeper implements Keeper {
  private readonly path: string;
  private readonly everySeconds: number;
  private readonly watcher: Watcher;
  private identity: SearchIdentity | undefined;
  private savedAt: number;
  private cost = 0;

  constructor(path: string, everySeconds: number, watcher: Watcher) {
    this.path = path;
    this.everySeconds = everySeconds;
    this.watcher = watcher;
    this.savedAt = watcher.seconds();
  }

  /** @throws RangeError for a file that is no whole checkpoint of this search. */
  begin(model: WordModel, options: SearchOptions, job: SearchJob): Kept {
    const { subject, zone, symmetry } = job;
    const of = { subject: subject.name, zone, calls: [] };
    // The model says whether it is reduced: a design may turn out to tell swapped halves apart.
    const isReduced = symmetry && model.canonical !== undefined;
    this.identity = { of, symmetry: isReduced, code: codeIdentity(subject.file) };
    if (!existsSync(this.path)) {
      return { search: start(model, options), resumedAt: undefined, calls: 0, seconds: 0 };
    }
    try {
      return withCheckpoint(this.path, this.identity, ({ header, snapshot }) => ({
        search: resume(model, options, snapshot),
        resumedAt: header.position.states,
        calls: header.calls,
        seconds: header.seconds,
      }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RefusedCheckpoint(`${error.message}; delete it to begin anew`, { cause: error });
    }
  }

  get isDue(): boolean {
    const wait = Math.max(this.everySeconds, this.cost / SHARE_MAX);
    return this.watcher.seconds() - this.savedAt >= wait;
  }

  /**
   * Writes, unless there is nothing to go on with. A full disk is told and not thrown: the file
   * before is still whole, and the search may well end before it is needed.
   */
  save(
    search: Search,
    about: { readonly calls: number; readonly seconds: number },
  ): string | undefined {
    if (!this.identity) throw new Error('engine bug: a search is saved before it has begun');
    const began = this.watcher.seconds();
    try {
      const snapshot = search.snapshot();
      if (snapshot) saveCheckpoint(this.path, snapshot, { search: this.identity, ...about });
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return `checkpoint '${this.path}' is not up to date: ${error.message}`;
    } finally {
      this.savedAt = this.watcher.seconds();
      this.cost = this.savedAt - began;
    }
  }
}

/** The file is not what the search needs: the caller's mistake, and none of the search. */
export class RefusedCheckpoint extends RangeError {}
