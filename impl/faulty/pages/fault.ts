/**
 * How a wrong allocator is made of a right one: a subclass with one method overridden, mounted
 * under a name of its own. A fault is there to be caught, by the obligation it names; a variant is
 * as right as its base, only different, and is there to survive: a checker that kills it asks for
 * more than the spec says.
 */
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import type { Allocator, Design, Space } from '../../../spec/ports/page-port.ts';
import type { Declarations } from '../../../spec/promises/promises.ts';

/** A design with one bug, and how it is to be caught. */
export interface Fault {
  /** Kebab-case; the name of its file and of its design. */
  readonly name: string;
  readonly design: Design;
  /** Name of the design that it is a fault of. */
  readonly infects: string;
  /** What it breaks first, on the smallest zone that shows it. */
  readonly obligation: ObligationId;
  /** The bug in one sentence. */
  readonly bug: string;
  /** Repository, commit or thread of a real allocator that had it. */
  readonly happened: string;
}

/** A design that differs from its base, and is right. */
export interface Equivalent {
  readonly name: string;
  readonly design: Design;
  /** Name of the design that it is a variant of. */
  readonly infects: string;
  /** Why no obligation is broken. */
  readonly why: string;
}

type AllocatorClass = new (space: Space) => Allocator;

/**
 * The fault that `infected`, a subclass of the base's allocator, is. What its calls cost is not
 * declared, or a bug that also makes one access more would be told by that and not by what it does;
 * a fault of costs says so in what it declares, which comes last.
 */
export function faultIn(
  base: Design,
  infected: AllocatorClass,
  { name, bug, obligation, happened }: Omit<Fault, 'design' | 'infects'>,
  declares: Partial<Declarations> = {},
): Fault {
  const made = mountable(base, infected, name, bug);
  const { accesses: _, ...kept } = base.declares;
  const design = { ...made, declares: { ...kept, ...declares } };
  return { name, design, infects: base.name, obligation, bug, happened };
}

/** The variant that `changed` is; what it declares differently from its base comes last. */
export function variantOf(
  base: Design,
  changed: AllocatorClass,
  { name, why }: Omit<Equivalent, 'design' | 'infects'>,
  declares: Partial<Declarations> = {},
): Equivalent {
  const design = mountable(base, changed, name, why);
  const declared = { ...base.declares, ...declares };
  return { name, design: { ...design, declares: declared }, infects: base.name, why };
}

const mountable = (base: Design, made: AllocatorClass, name: string, summary: string): Design => ({
  ...base,
  name,
  summary,
  source: `a variant of ${base.name}`,
  attach: (space) => new made(space),
});
