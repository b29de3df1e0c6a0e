/**
 * A design of the user's own, from a module: `--design ./my-allocator.ts`. The module exports a
 * `Design`; what it lacks is said before anything runs.
 */
import { locked } from '../../../impl/smp/locked.ts';
import type { Design, SharedDesign } from '../../../spec/ports/page-port.ts';
import { asDesign } from '../design-shape.ts';
import { importModule } from './import-module.ts';

/** Is this the path of a module rather than a name? */
export const isPath = (text: string): boolean => /[./\\]/.test(text);

/** The design that a module exports. @throws RangeError for a module that has none. */
export async function designIn(text: string): Promise<Design> {
  const exported = await importModule(text, 'design');
  const candidates = Object.values(exported).filter(
    (value) => typeof value === 'object' && value !== null && 'attach' in value && !isShared(value),
  );
  if (candidates.length !== 1) {
    const found = `${candidates.length} of its ${Object.keys(exported).length} exports`;
    const wanted = "one design (an object with 'attach')";
    throw new RangeError(`${text} must export ${wanted}, got ${found}`);
  }
  return asDesign(candidates[0], text);
}

/**
 * The design for several CPUs that a module exports; one for one CPU is put behind a lock.
 * @throws RangeError for a module that has neither, or several of a kind.
 */
export async function sharedDesignIn(text: string): Promise<SharedDesign> {
  const exported = Object.values(await importModule(text, 'design'));
  const shared = exported.filter((value): value is SharedDesign => isShared(value));
  if (shared.length > 1) {
    throw new RangeError(`${text} must export one design for several CPUs, got ${shared.length}`);
  }
  const [design] = shared;
  if (!design) return locked(await designIn(text));
  if (/^[a-z\d]+(-[a-z\d]+)*$/.test(design.name)) return design;
  throw new RangeError(`${text}: name must be in kebab-case, got '${String(design.name)}'`);
}

/** Has it what only designs for several CPUs have? */
const isShared = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'base' in value && 'locks' in value;
