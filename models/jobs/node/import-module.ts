/** Imports a module of the user's, in TypeScript too, whatever Node this is. */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { load as TypeScriptLoad } from './typescript-hooks.ts';

/** Has this thread got the hooks? */
let isHooked = false;

/** What it exports. @throws RangeError naming `what` it is, and why it cannot be loaded. */
export async function importModule(path: string, what: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) throw new RangeError(`${what} file must exist, got '${path}'`);
  try {
    if (/\.m?ts$/.test(path)) await hookTypeScript();
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    throw new RangeError(`${what} file '${path}' cannot be loaded: ${wordsOf(error)}`);
  }
}

/** Node 20 asks hooks on a thread of their own, later ones in this one. */
async function hookTypeScript(): Promise<void> {
  if (isHooked) return;
  isHooked = true;
  const hooks = new URL(`./typescript-hooks${extname(import.meta.url)}`, import.meta.url).href;
  if (typeof module.registerHooks !== 'function') module.register(hooks);
  else {
    const { load }: { load: typeof TypeScriptLoad } = await import(hooks);
    module.registerHooks({ load });
  }
}

/** What went wrong, and what to do about it where that is known. */
function wordsOf(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  if (/Unexpected token 'export'|import statement outside a module/.test(why)) {
    return `${why}: its package says it is CommonJS; name it .mjs or .ts`;
  }
  return why;
}
