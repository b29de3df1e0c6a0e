/**
 * What to check, as data: it can be sent to a thread, put on a queue, kept in a file. A job names
 * its design; whoever runs it finds the design by that name, or in that file.
 */
import { showZone, type Zone } from '../../spec/blocks/zone.ts';
import type { ObjectScopeName } from '../one-cpu/objects/object-scopes.ts';

/** A design by its name in the catalogue, or the one that a module of the user's exports. */
export interface SubjectName {
  readonly name: string;
  /** The path of the module, as it was given. */
  readonly file?: string;
}

/** Limits of one search. A search that meets one is `unknown`. */
export interface SearchLimits {
  /** Integer ≥ 1. */
  readonly statesMax: number;
  /** Of states and tables; without it as many as there are. */
  readonly bytesMax?: number;
  /** How states are told apart. Default `exact`. */
  readonly seen?: 'exact' | 'fingerprints';
}

/** Every reachable state, every call. */
export interface SearchJob {
  readonly kind: 'pages';
  readonly subject: SubjectName;
  readonly method: 'exhaustive';
  readonly zone: Zone;
  /**
   * Of states that differ only by swapped halves of blocks, one is looked at; if the design is
   * found to tell such states apart, all of them all the same.
   */
  readonly symmetry: boolean;
  readonly limits: SearchLimits;
}

/** Random histories: those of one seed are always the same. */
export interface RandomJob {
  readonly kind: 'pages';
  readonly subject: SubjectName;
  readonly method: 'random';
  /** Without one each run draws its own: any shape, 2^3 to 2^16 frames. */
  readonly zone?: Zone;
  readonly runs: number;
  /** Most calls of a run; 100 where none are given. */
  readonly callsMax?: number;
  readonly seed: number;
}

/** The calls that a real machine made. */
export interface RecordedJob {
  readonly kind: 'pages';
  readonly subject: SubjectName;
  readonly method: 'recorded';
}

/** Zones where links and addresses end, on memory of which only what was stored is kept. */
export interface WidthsJob {
  readonly kind: 'pages';
  readonly subject: SubjectName;
  readonly method: 'widths';
}

/** Frees of blocks that were handed out in parts, where bits fill whole words. */
export interface CompositeJob {
  readonly kind: 'pages';
  readonly subject: SubjectName;
  readonly method: 'composite';
  readonly zone: Zone;
}

/** A page design's; the methods differ in what their success is worth. */
export type PageJob = SearchJob | RandomJob | WidthsJob | CompositeJob | RecordedJob;

/** Every call from every state of a small machine. */
export interface ObjectSearchJob {
  readonly kind: 'objects';
  readonly subject: SubjectName;
  readonly method: 'objects';
  readonly scope: ObjectScopeName;
  readonly limits: SearchLimits;
}

/** Random bursts of requests and frees, with the class table of document 002, by two CPUs. */
export interface ObjectRunsJob {
  readonly kind: 'objects';
  readonly subject: SubjectName;
  readonly method: 'object runs';
  /** The zone in words. */
  readonly where: string;
  readonly zone: Zone;
  readonly runs: number;
  /** Bursts of one run, at most and at least. */
  readonly burstsMax: number;
  readonly burstsMin?: number;
  readonly seed: number;
}

/** An object allocator's. */
export type ObjectJob = ObjectSearchJob | ObjectRunsJob;

export type Job = PageJob | ObjectJob;

/** The name of the log that recorded jobs replay. */
export const RECORDED = 'linux-6.1-2cpu';

/** Does the job look everywhere within its bounds? */
export const isSearch = (job: Job): job is SearchJob | ObjectSearchJob => 'limits' in job;

/** What a job looks within, as tables and reports name it. */
export interface Bounds {
  readonly method: string;
  readonly zone: string;
}

export function boundsOf(job: Job): Bounds {
  switch (job.method) {
    case 'exhaustive':
      return { method: job.symmetry ? 'symmetric' : job.method, zone: showZone(job.zone) };
    case 'random': {
      const zone = job.zone ? showZone(job.zone) : 'drawn, 8 to 65,536 frames';
      return { method: job.method, zone };
    }
    case 'widths':
      return { method: job.method, zone: 'where words and addresses end' };
    case 'composite':
      return { method: job.method, zone: showZone(job.zone) };
    case 'recorded':
      return { method: job.method, zone: RECORDED };
    case 'objects':
      return { method: job.method, zone: `scope ${job.scope}` };
    case 'object runs':
      return { method: job.method, zone: job.where };
  }
}
