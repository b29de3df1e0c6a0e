/**
 * The promises: one record each, by the name under which a design declares it. Designs, configs of
 * binaries and reports read these; who asks for what a promise selects looks its value up.
 */
import {
  bound,
  type Choice,
  choice,
  type ChoiceIn,
  choiceOr,
  cost,
  costs,
  count,
  flag,
  type Made,
  several,
} from './promise.ts';

/** What every design of pages says of itself. */
export const promises = {
  sees: choice(['none', 'lists', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6'], {
    says:
      'what it remembers besides its lists, by the schemes of spec/pages/bitmaps.ts; a free that ' +
      'these show to be of no live block is refused. lists: nothing more; none: it looks at none',
    selects: ['I8', 'O10'],
  }),
  picks: choice(['lifo', 'fifo', 'lowest'], {
    says:
      'which block of a list alloc takes. Blocks are put at the head: lifo takes from the head, ' +
      'fifo from the tail; lowest takes the block at the lowest frame',
    selects: ['D1'],
  }),
  takes: choiceOr(['smallest', 'any'], {
    says:
      'which free block alloc cuts from. smallest: one of the least order that fits, if nothing ' +
      'is said; any: whichever fits, as a policy of its own',
    selects: ['O3'],
  }),
  merging: choiceOr(['at once', 'when needed'], {
    says:
      'when two free buddies become one block. at once: between calls there are none, if nothing ' +
      'is said; when needed: once a request finds no block without it, so that a refusal, too, ' +
      'may change what is remembered',
    selects: ['I5', 'O3', 'O8'],
  }),
  alignment: choice(['absolute', 'region'], {
    says:
      'where alignment counts from. absolute: from frame 0, so that a block of order k lies at a ' +
      'physical multiple of its size; region: from the first frame of its region, so that ' +
      'physically a block is aligned no better than that frame is',
    selects: ['I1', 'I5', 'O1'],
  }),
  accessesMax: bound<readonly [frames: number]>({
    says: 'the most accesses of one call on a zone of so many frames: what makes more never ends',
    selects: ['O13'],
  }),
  accesses: costs({
    says:
      'the most accesses of each operation, and of init, as a sum over what there is: orders of ' +
      'the zone, orders above the block, free blocks on lists, words of bits, frames; and no ' +
      'less than is needed',
    selects: ['B1'],
  }),
  metadataMax: cost({
    says: 'the most words of metadata, in frames or beside them, as such a sum',
    selects: ['F1'],
  }),
} as const;

/** What a design for several CPUs says besides. */
export const sharedPromises = {
  cacheMax: count({
    says:
      'entries of one cache of a CPU, at most; 0 without caches. Frames in the caches of others ' +
      'are the slack: alloc may refuse while only they fit, and takes from its cache what is there',
    selects: ['C1', 'C2', 'C3', 'C4', 'O3'],
  }),
  refusals: several(['want of NAME', 'in passing', 'unmerged'], {
    says:
      'what it refuses for, beside that nothing fits. want of NAME: for want of something else, ' +
      'such as descriptors: with nothing live it must serve a frame again; in passing: while ' +
      'another call is under way; unmerged: though buddies that lie unmerged would do',
    selects: ['O2', 'K2'],
  }),
  contents: choiceOr(['any', 'zero'], {
    says: 'what a block holds when it is handed out. zero: all of its bytes are 0',
    selects: ['O7'],
  }),
  reads: choiceOr(['own', 'optimistic'], {
    says:
      'what it may read of others. optimistic: under schedules also what has become a live ' +
      "block's meanwhile, as a list without locks does before a comparison fails",
    selects: ['O6'],
  }),
  keepsFrames: flag({
    says:
      'it keeps single frames for itself, and says which: they are neither free nor live. While ' +
      'calls overlap nobody knows how many, so what is refused then is judged once all are over',
    selects: ['O1', 'O2'],
  }),
  isWatched: flag({
    says:
      'each access is judged by whose word it is: who touches a live block breaks O5 or O6 at ' +
      "once; else it shows in what a client's words, taken for a node's, lead to",
    selects: ['O5', 'O6'],
  }),
  isOpaque: flag({
    says: 'it shows no lists, so that answers alone are judged',
    selects: ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10'],
  }),
  isForeign: flag({
    says:
      'it makes no promises but those of every allocator. Which words of free blocks matter is ' +
      'not known then, and none is made equal at rest; a smallest source is not owed',
    selects: ['O3'],
  }),
} as const;

/** What a design declares. */
export type Declarations = Made<typeof promises>;

/** What a design for several CPUs declares besides. */
export type SharedDeclarations = Made<typeof sharedPromises>;

type ChoiceName = ChoiceIn<typeof promises>;

const isChoice = (name: string): name is ChoiceName =>
  promises[name as keyof typeof promises].is === 'choice';

/** Which obligations are asked of who declares this: a policy is owed only where it is promised. */
export const isOwedBy = (declares: Declarations): ((id: string) => boolean) => {
  const unowed = new Set<string>();
  if (promised(declares, 'takes') !== 'smallest') unowed.add('O3');
  // Which block is a smallest one is not known while buddies may wait to be merged.
  if (isLazy(declares)) unowed.add('O3').add('I5');
  return (id) => !unowed.has(id);
};

/** Are buddies merged when they are needed only? Then a refusal may change what is remembered. */
export const isLazy = (declares: Declarations): boolean =>
  promised(declares, 'merging') === 'when needed';

/** What may be left unsaid. */
type UnsaidName = {
  readonly [Name in ChoiceName]: (typeof promises)[Name] extends { readonly otherwise: string }
    ? Name
    : never;
}[ChoiceName];

/** What was said in words, as reports tell it. */
export type Told = { readonly [Name in Exclude<ChoiceName, UnsaidName>]: string } & {
  readonly [Name in UnsaidName]?: string;
};

/** The promises that are one of a few words, in the order of their records. */
export const choiceNames: readonly ChoiceName[] = Object.keys(promises).filter(isChoice);

/** What was said, or what is taken to be said where nothing was. */
export function promised<Name extends ChoiceName>(
  declares: Declarations,
  name: Name,
): NonNullable<Declarations[Name]> {
  const record: Choice = promises[name];
  return (declares[name] ?? record.otherwise) as NonNullable<Declarations[Name]>;
}

/** Promises in words that must be said, and those that need not. */
const isUnsaid = (name: ChoiceName): name is UnsaidName => 'otherwise' in promises[name];
export const unsaidNames = choiceNames.filter(isUnsaid);
export const saidNames = choiceNames.filter(
  (name): name is Exclude<ChoiceName, UnsaidName> => !isUnsaid(name),
);

/** All that was said in words. */
export const toldOf = (declares: Declarations): Told =>
  Object.fromEntries(
    choiceNames.flatMap((name) => (declares[name] === undefined ? [] : [[name, declares[name]]])),
  ) as Told;
