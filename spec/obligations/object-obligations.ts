/** The obligations of slabs, and of requests by the byte. */
import { owed } from './obligation.ts';

const slab = 'spec/objects/object-invariants.ts';
const calls = 'spec/objects/object-calls.ts';
const view = 'spec/objects/object-view.ts';

/** In the order of their ids. */
export const slabObligations = {
  O14: owed(
    'O14',
    'rounds-up',
    'a request is served by the least order that holds it; none, or too much, is refused',
    calls,
    'objectsAfter',
  ),
  S1: owed('S1', 'one-slab', 'a frame backs at most one slab, of one cache', view, 'objectViewOf'),
  S2: owed(
    'S2',
    'in-use-right',
    'objects in use are all of a slab but those on its free list',
    slab,
    'inUseRight',
  ),
  S3: owed(
    'S3',
    'free-list-right',
    'a free list holds distinct objects of its slab, and ends',
    slab,
    'freeListsRight',
  ),
  S4: owed(
    'S4',
    'listed-by-use',
    'a slab is on one list: of full, partial or empty ones, as its objects in use say',
    slab,
    'listedByUse',
  ),
  S5: owed(
    'S5',
    'least-class',
    'an object is of the least class that holds its size and alignment',
    calls,
    'objectsAfter',
  ),
  S6: owed(
    'S6',
    'empties-bounded',
    'a cache keeps few empty slabs, and gives the excess back exactly once',
    slab,
    'emptiesBounded',
  ),
  S7: owed(
    'S7',
    'backed',
    'the frame of a slab is live in the page allocator, and of order 0',
    slab,
    'backed',
  ),
  S8: owed(
    'S8',
    'dispatched-by-owner',
    "a free goes where its frame's owner says, not where its alignment does",
    calls,
    'dispatched',
  ),
} as const;
