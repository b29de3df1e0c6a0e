/**
 * The config of a binary: JSON, or a module in TypeScript or JavaScript whose default export it is
 * (`export default defineAllocator({ … })`). By default the one beside the binary, if there is one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { importModule } from '../../models/jobs/node/import-module.ts';
import { asUsageLater, UsageError } from './usage.ts';

/** Endings of configs, in the order in which they are looked for beside `x.wasm`. */
const endings = ['.json', '.ts', '.mts', '.js', '.mjs'];

/** The file that the config is in; undefined if nobody says and none lies beside the binary. */
export function configFileOf(binary: string, given: string | undefined): string | undefined {
  if (given !== undefined) return given;
  const beside = endings.map((ending) => binary.replace(/\.wasm$/, `.buddycheck${ending}`));
  const [found, other] = beside.filter((path) => existsSync(path));
  if (other === undefined) return found;
  throw new UsageError(`${found} and ${other} are both configs of ${binary}: say --config`);
}

/** What the file holds, not yet checked. @throws UsageError for what cannot be read. */
export async function readConfig(file: string): Promise<unknown> {
  if (!existsSync(file)) throw new UsageError(`config file must exist, got '${file}'`);
  if (file.endsWith('.json')) {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new UsageError(`${file}: ${wordsOf(error)}`);
    }
  }
  if (!endings.some((ending) => file.endsWith(ending))) {
    throw new UsageError(`config file must end in one of ${endings.join(', ')}, got '${file}'`);
  }
  const module = await asUsageLater(() => importModule(file, 'config'));
  const { default: config, ...named } = module;
  if (config !== undefined) return config;
  const has = Object.keys(named).join(', ') || 'nothing';
  throw new UsageError(`${file} must have the config as its default export; it exports ${has}`);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : `${error}`);
