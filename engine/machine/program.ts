/** A module whose every body is checked and lowered: what the machine runs. */
import { BadModule } from './bad-module.ts';
import { decode } from './decode.ts';
import { Lowering } from './lower.ts';
import type { Lowered } from './lowered.ts';
import type { Module, ModuleLimits } from './module.ts';

/** A checked module. Functions that are imported have no code. */
export interface Program {
  readonly module: Module;
  readonly functions: readonly (Lowered | undefined)[];
  /** Is there an atomic instruction in it? */
  readonly hasAtomics: boolean;
}

/** Decodes, checks and lowers. @throws BadModule */
export function compile(bytes: Uint8Array, limits?: ModuleLimits): Program {
  const module = decode(bytes, limits);
  const functions = module.functions.map((entry) => {
    if (!entry.body) return undefined;
    try {
      return new Lowering(module, entry, entry.body).run();
    } catch (error) {
      if (!(error instanceof BadModule)) throw error;
      throw new BadModule(error.offset, `${plainWhy(error)} (in ${entry.name})`);
    }
  });
  return {
    module,
    functions,
    hasAtomics: functions.some((lowered) => lowered && isAtomic(lowered)),
  };
}

const plainWhy = (error: BadModule): string =>
  error.message.replace(/^byte \d+ \(0x[0-9a-f]+\): /, '');

const ATOMIC = 0x200;
const STRIDE = 5;

function isAtomic({ code }: Lowered): boolean {
  for (let at = 0; at < code.length; at += STRIDE) if (code[at]! >= ATOMIC) return true;
  return false;
}
