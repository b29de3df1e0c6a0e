/**
 * The project loaded once more, with one file replaced by a switched one: a graph of modules of its
 * own, told from the others by the query that its addresses end in, so nothing is written anywhere
 * and all other code runs at its full speed. A mutant in what a module does when it is loaded needs
 * a graph that is loaded while that mutant is on.
 */
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WordModel } from '../../engine/search/model.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Zone, ZoneShape } from '../../spec/blocks/zone.ts';
import { uncounted } from './board.ts';
import type { Switched } from './switched.ts';

/** What is needed of a graph. */
export interface World {
  /** The designs, and the variants that differ from them and are as right. */
  readonly right: readonly Design[];
  /** The designs that are wrong on purpose. */
  readonly wrong: readonly Design[];
  /** A design in lock step with the spec, on a zone of this shape. */
  lockStep(design: Design, shape: ZoneShape): WordModel;
}

const root = process.cwd();
const texts = new Map<string, string>();
let worlds = 0;

const fileOf = (url: URL): string => relative(root, fileURLToPath(url));
const worldOf = (address: string | undefined): string | null =>
  address?.startsWith('file:') ? new URL(address).searchParams.get('world') : null;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const parent = worldOf(context.parentURL);
    if (parent === null || !specifier.startsWith('.')) return resolved;
    const url = new URL(resolved.url);
    url.searchParams.set('world', parent);
    return { ...resolved, url: url.href };
  },
  load(address, context, nextLoad) {
    const own = worldOf(address);
    const source = own === null ? undefined : texts.get(`${own} ${fileOf(new URL(address))}`);
    if (source === undefined) return nextLoad(address, context);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

/** A new graph; without coverage it runs faster, and cannot say what it reached. */
export async function world(
  { file, text }: Switched,
  coverage: 'covering' | 'plain',
): Promise<World> {
  const name = String(worlds++);
  const source = coverage === 'plain' ? uncounted(text) : text;
  texts.set(`${name} ${file}`, source);
  const load = (path: string) => import(`${pathToFileURL(`${root}/${path}`).href}?world=${name}`);
  const { designs } = (await load('models/catalogue/designs.ts')) as { designs: readonly Design[] };
  const { faults, equivalents } = (await load('impl/faulty/index.ts')) as Record<
    'faults' | 'equivalents',
    readonly { readonly design: Design }[]
  >;
  const { zone } = (await load('spec/blocks/zone.ts')) as { zone: (shape: ZoneShape) => Zone };
  const { Sequential } = (await load('models/one-cpu/sequential.ts')) as {
    Sequential: new (design: Design, zone: Zone) => WordModel;
  };
  const lockStep = (design: Design, shape: ZoneShape): WordModel =>
    new Sequential(design, zone({ alignment: design.declares.alignment, ...shape }));
  const designOf = ({ design }: { readonly design: Design }): Design => design;
  const right = [...designs, ...equivalents.map(designOf)];
  return { right, wrong: faults.map(designOf), lockStep };
}
