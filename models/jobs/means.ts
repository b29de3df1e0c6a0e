/**
 * What a machine lends to whoever runs jobs. A web page has a watcher and the catalogue; Node has
 * files and threads beside them (`node/`). A job that needs what is not there ends as `unknown`.
 */
import type { WordModel } from '../../engine/search/model.ts';
import type { Verdict } from '../../engine/search/model.ts';
import type { Search, SearchOptions } from '../../engine/search/search.ts';
import { type AnyDesign, objectDesigns } from '../catalogue/object-designs.ts';
import { subjectNamed } from '../catalogue/subjects.ts';
import type { Workload } from '../logs/recorded.ts';
import type { SearchJob, SubjectName } from './job.ts';
import { unwatched, type Watcher } from './watcher.ts';

/** A search with what its earlier runs had done. */
export interface Kept {
  readonly search: Search;
  /** States that were there already; undefined for a search that begins. */
  readonly resumedAt: number | undefined;
  readonly calls: number;
  readonly seconds: number;
}

/** Keeps one search somewhere while it runs, and takes it up again. */
export interface Keeper {
  /** Begins, or goes on. @throws RangeError for what is no whole checkpoint of this search. */
  begin(model: WordModel, options: SearchOptions, job: SearchJob): Kept;
  /** Is it time to write? */
  readonly isDue: boolean;
  /** Writes; answers what went wrong, if anything did. */
  save(
    search: Search,
    about: { readonly calls: number; readonly seconds: number },
  ): string | undefined;
}

/** How a search by several threads ended. */
export interface SearchedTogether {
  readonly verdict: Verdict;
  readonly waiting: number;
  readonly calls: number;
}

export interface Means {
  readonly watcher: Watcher;
  /** Finds a design. @throws RangeError for one that is not there. */
  design(subject: SubjectName): AnyDesign | Promise<AnyDesign>;
  /** The calls that recorded jobs replay. */
  workload?(): Workload;
  /** Keeps exhaustive searches of pages. */
  readonly keeper?: Keeper;
  /** Searches with several threads; without it, or where it is one, this one searches. */
  searchTogether?(
    job: SearchJob,
    model: WordModel,
    isReduced: boolean,
    show: (explored: Verdict['explored']) => void,
  ): Promise<SearchedTogether>;
}

/** A design of the catalogue, pages or objects. @throws RangeError for a name that nothing has. */
export const catalogued = ({ name }: SubjectName): AnyDesign =>
  objectDesigns.find((design) => design.name === name) ?? subjectNamed(name);

/** What any machine has. */
export const bareMeans = (watcher: Watcher = unwatched): Means => ({ watcher, design: catalogued });
