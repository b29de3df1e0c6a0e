/** The committed binaries of foreign/wasm, by name. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type Program } from '../../../engine/wasm/lower/program.ts';
import { Binary } from '../../../models/subject/binaries/binary-mount.ts';
import { conventional } from '../../../models/subject/binaries/convention.ts';
import { zone, type ZoneShape } from '../../../spec/blocks/zone.ts';
import { projectRoot } from '../../project-files.ts';

const folder = join(projectRoot, 'foreign', 'wasm');

/** Names without `.wasm`; those with a dot are faults of what stands before it. */
export const foreignNames = readdirSync(folder).flatMap((file) =>
  file.endsWith('.wasm') ? [file.slice(0, -'.wasm'.length)] : [],
);

/** The bytes of a binary. */
export const foreignBytes = (name: string): Uint8Array =>
  readFileSync(join(folder, `${name}.wasm`));

/** A binary, ready to run. */
export const foreign = (name: string): Program => compile(foreignBytes(name));

/** A zone as the binaries of buddycheck.h see it: aligned to its own start. */
export const regionZone = (shape: ZoneShape) => zone({ ...shape, alignment: 'region' });

/** A binary mounted on such a zone. */
export function mountedOn(name: string, shape: ZoneShape): Binary {
  const program = foreign(name);
  return new Binary(program, conventional(program), regionZone(shape));
}
