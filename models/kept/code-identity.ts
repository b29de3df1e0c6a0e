/**
 * Which code is this? A search put aside by other code may not be gone on with: its states would
 * be judged by rules that did not judge the ones before them. A version number says too little
 * while somebody is at work on a design, so the sources themselves are hashed, some ten
 * milliseconds' work.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const searched = ['spec', 'engine', 'impl', 'models'] as const;

const isCode = (name: string): boolean => /\.[jt]s$/.test(name) && !name.endsWith('.d.ts');

let ours: string | undefined;

/**
 * SHA-256 over everything that decides what a search finds: the four rooms as they run here, and
 * the module of a design of the user's own. What that module imports is not looked into.
 */
export function codeIdentity(designFile?: string): string {
  ours ??= identityOf(searched);
  if (designFile === undefined) return ours;
  return createHash('sha256').update(ours).update(readFileSync(designFile)).digest('hex');
}

/** SHA-256 over the sources of these rooms, as they run here. */
export function identityOf(rooms: readonly string[]): string {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const hash = createHash('sha256');
  for (const room of rooms) {
    const names = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter(isCode).toSorted()) {
      const text = readFileSync(join(root, room, name));
      hash.update(`${room}/${name}\n${text.length}\n`).update(text);
    }
  }
  return hash.digest('hex');
}
