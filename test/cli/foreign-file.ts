/** The committed binaries as files, for command lines. */
import { join } from 'node:path';
import { projectRoot } from '../project-files.ts';

/** The path of a binary of foreign/wasm. */
export const wasm = (name: string): string => join(projectRoot, 'foreign', 'wasm', `${name}.wasm`);
