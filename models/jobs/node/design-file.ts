/**
 * A design of the user's own, from a module: `--design ./my-allocator.ts`. The module exports a
 * `Design`; what it lacks is said before anything runs. TypeScript needs Node 22.18 or later.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Design } from '../../../spec/ports/page-port.ts';
import { asDesign } from '../design-shape.ts';

/** Is this the path of a module rather than a name? */
export const isPath = (text: string): boolean => /[./\\]/.test(text);

/** The design that a module exports. @throws RangeError for a module that has none. */
export async function designIn(text: string): Promise<Design> {
  if (!existsSync(text)) throw new RangeError(`design file must exist, got '${text}'`);
  const exported = await importFrom(text);
  const candidates = Object.values(exported).filter(
    (value) => typeof value === 'object' && value !== null && 'attach' in value,
  );
  if (candidates.length !== 1) {
    const found = `${candidates.length} of its ${Object.keys(exported).length} exports`;
    throw new RangeError(`${text} must export one design (an object with 'attach'), got ${found}`);
  }
  return asDesign(candidates[0], text);
}

async function importFrom(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`design file '${path}' cannot be loaded: ${why}`);
  }
}
