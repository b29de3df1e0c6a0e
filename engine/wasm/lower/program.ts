/** A module whose every body is checked and lowered: what the machine runs. */
import { BadModule } from '../decode/bad-module.ts';
import { decode } from '../decode/decode.ts';
import { Lowering } from './lower.ts';
import { type Lowered, WIDTH } from './lowered.ts';
import type { Module, ModuleLimits } from '../decode/module.ts';
import { Op } from './operations.ts';

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
      throw new BadModule(error.offset, `${error.why} (in ${entry.name})`);
    }
  });
  return {
    module,
    functions,
    hasAtomics: functions.some((lowered) => lowered && isAtomic(lowered)),
  };
}

function isAtomic({ code }: Lowered): boolean {
  return code.some((word, at) => at % WIDTH === 0 && word >= Op.atomic);
}
