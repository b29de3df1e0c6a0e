/**
 * A design of the user's own, from a module: `--design ./my-allocator.ts`. The module exports a
 * `Design`; what it lacks is said before anything runs. TypeScript needs Node 22.18 or later.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Design } from '../../../spec/ports/page-port.ts';
import type { PromiseRecord } from '../../../spec/promises/promise.ts';
import { promises } from '../../../spec/promises/promises.ts';

const callable = z.custom<() => unknown>((value) => typeof value === 'function', {
  error: 'must be a function',
});

/** What a promise may be given. */
function valueOf(record: PromiseRecord): z.ZodType {
  if (record.is === 'bound') return callable;
  if (record.is === 'count') return z.int().min(0);
  if (record.is === 'flag') return z.boolean().optional();
  const word = z.enum(record.words);
  return record.otherwise === undefined ? word : word.optional();
}

const schema = z.object({
  name: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'must be in kebab-case'),
  summary: z.string(),
  source: z.string(),
  declares: z.object(
    Object.fromEntries(
      Object.entries<PromiseRecord>(promises).map(([name, record]) => [name, valueOf(record)]),
    ),
  ),
  nodeWords: z.int().min(0),
  metadataWords: callable,
  attach: callable,
});

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
  const read = schema.safeParse(candidates[0]);
  if (!read.success) throw new RangeError(`${text} exports no design: ${lack(read.error)}`);
  return candidates[0] as Design;
}

async function importFrom(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`design file '${path}' cannot be loaded: ${why}`);
  }
}

function lack(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'it has another shape';
}
