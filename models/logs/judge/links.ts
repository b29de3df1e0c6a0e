/**
 * Lists of frames with the links in columns, so that a frame is found, put and dropped in constant
 * time. Each frame is on one list at most; its stamp says how near to the near end it is.
 */

const PAGE_BITS = 14;
const PAGE = 2 ** PAGE_BITS;
const MASK = PAGE - 1;

/** One list; -1 where there is no frame. */
export interface List {
  readonly key: number;
  readonly type: number;
  /** The frame at the end that is taken from, and the one at the other end. */
  near: number;
  far: number;
}

class LinkPage {
  readonly nearer = new Int32Array(PAGE).fill(-1);
  readonly farther = new Int32Array(PAGE).fill(-1);
  readonly stamp = new Float64Array(PAGE);
  readonly list: (List | undefined)[] = Array.from({ length: PAGE });
}

/** All lists. */
export class Links {
  private readonly lists = new Map<number, List>();
  private pages: (LinkPage | undefined)[] = [];

  clear(): void {
    this.lists.clear();
    this.pages = [];
  }

  /** The list of this key; made if there is none. */
  list(key: number, type: number): List {
    const known = this.lists.get(key);
    if (known) return known;
    const list = { key, type, near: -1, far: -1 };
    this.lists.set(key, list);
    return list;
  }

  find(key: number): List | undefined {
    return this.lists.get(key);
  }

  /** The list that a frame is on. */
  listOf(frame: number): List | undefined {
    return this.pages[frame >>> PAGE_BITS]?.list[frame & MASK];
  }

  stampOf(frame: number): number {
    return this.pages[frame >>> PAGE_BITS]?.stamp[frame & MASK] ?? 0;
  }

  /** The next frame away from the near end; -1 behind the last. */
  fartherThan(frame: number): number {
    return this.pages[frame >>> PAGE_BITS]?.farther[frame & MASK] ?? -1;
  }

  /** The next frame towards the near end; -1 before the first. */
  nearerThan(frame: number): number {
    return this.pages[frame >>> PAGE_BITS]?.nearer[frame & MASK] ?? -1;
  }

  putNear(list: List, frame: number, stamp: number): void {
    const { near } = list;
    this.put(list, frame, stamp, -1, near);
    if (near >= 0) this.page(near).nearer[near & MASK] = frame;
    else list.far = frame;
    list.near = frame;
  }

  putFar(list: List, frame: number, stamp: number): void {
    const { far } = list;
    this.put(list, frame, stamp, far, -1);
    if (far >= 0) this.page(far).farther[far & MASK] = frame;
    else list.near = frame;
    list.far = frame;
  }

  /** Takes a frame off the list that it is on, if any. */
  drop(frame: number): void {
    const page = this.pages[frame >>> PAGE_BITS];
    const at = frame & MASK;
    const list = page?.list[at];
    if (!page || !list) return;
    const nearer = page.nearer[at] as number;
    const farther = page.farther[at] as number;
    if (nearer >= 0) this.page(nearer).farther[nearer & MASK] = farther;
    else list.near = farther;
    if (farther >= 0) this.page(farther).nearer[farther & MASK] = nearer;
    else list.far = nearer;
    page.list[at] = undefined;
  }

  private put(list: List, frame: number, stamp: number, nearer: number, farther: number): void {
    const page = this.page(frame);
    const at = frame & MASK;
    page.list[at] = list;
    page.stamp[at] = stamp;
    page.nearer[at] = nearer;
    page.farther[at] = farther;
  }

  private page(frame: number): LinkPage {
    const index = frame >>> PAGE_BITS;
    const known = this.pages[index];
    if (known) return known;
    const page = new LinkPage();
    this.pages[index] = page;
    return page;
  }
}
