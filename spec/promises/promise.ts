/**
 * What a record of a promise says. A promise is what is not owed by every allocator: who makes one
 * is held to it, and who makes a weaker one than need be is told. A promise selects obligations:
 * its value says whether they are asked, or what exactly they ask.
 */

/** What is counted, and in which words. */
export const units = {
  once: 'once',
  order: 'order of the zone, top order + 1',
  level: 'order above that of the block, up to the top order',
  orderSquare: 'pair of orders, (top order + 1)^2',
  listed: 'free block on any list, before the call',
  topWord: '32 frames of a block of the top order',
  doubling: 'doubling that leads from one frame to all of the zone',
  frame: 'frame from the first to the last of the zone',
  frameWord: '32 such frames',
  part: 'block that the zone may fall into, its stretches between holes cut at top blocks',
  treeWord: '32 frames of top blocks that the zone lies in, at least one for each of them',
} as const;

/** The name of one. */
export type Unit = keyof typeof units;

/**
 * A cost: so many for each of these units, numbers of 0 or more. It is data, so that it can be read
 * as well as asked.
 */
export type Cost = { readonly [Each in Unit]?: number };

/** What is said of a promise, whatever its values are. */
export interface About {
  /** What each value says, in sentences for a person. */
  readonly says: string;
  /** The obligations that depend on it, by their ids. */
  readonly selects: readonly string[];
}

/** A promise that is one of a few words. */
export interface Choice<Word extends string = string> extends About {
  readonly is: 'choice';
  readonly words: readonly Word[];
  /** What is taken to be said where nothing is; absent where something must be. */
  readonly otherwise?: Word;
}

/** A promise that is several of a few words, or none; words may have a part to be filled in. */
export interface Several extends About {
  readonly is: 'several';
  /** As people write them; `want of NAME` stands for a want of anything. */
  readonly words: readonly string[];
}

/** A promise that is a number: an integer, 0 or more. */
export interface Count extends About {
  readonly is: 'count';
}

/** A promise that is a number for each zone: the most that something may be. */
export interface Bound<Of extends readonly unknown[]> extends About {
  readonly is: 'bound';
  /** Never there: carries the type of what the bound is a function of. */
  readonly of?: (...of: Of) => number;
}

/** A promise that is a cost for each operation; nothing is asked where it is unsaid. */
export interface Costs extends About {
  readonly is: 'costs';
}

/** A promise that is one cost; nothing is asked where it is unsaid. */
export interface OneCost extends About {
  readonly is: 'cost';
}

/** A promise that is made by saying so. */
export interface Flag extends About {
  readonly is: 'flag';
}

/** Any promise. */
export type PromiseRecord =
  | Choice
  | Several
  | Count
  | Bound<readonly never[]>
  | Costs
  | OneCost
  | Flag;

/** The values of a promise. */
export type ValueOf<Record> =
  Record extends Choice<infer Word>
    ? Word
    : Record extends Bound<infer Of>
      ? (...of: Of) => number
      : Record extends Count
        ? number
        : Record extends Several
          ? readonly string[]
          : Record extends Costs
            ? Readonly<{ [op: string]: Cost }>
            : Record extends OneCost
              ? Cost
              : boolean;

/** One of these words. */
export const choice = <const Word extends string>(
  words: readonly Word[],
  about: About,
): Choice<Word> => ({ is: 'choice', words, ...about });

/** One of these words, the first where nothing is said. */
export const choiceOr = <const Word extends string>(
  words: readonly [Word, ...Word[]],
  about: About,
): Choice<Word> & { readonly otherwise: Word } => ({
  is: 'choice',
  words,
  otherwise: words[0],
  ...about,
});

/** Any of these words. */
export const several = (words: readonly string[], about: About): Several => ({
  is: 'several',
  words,
  ...about,
});

/** A number. */
export const count = (about: About): Count => ({ is: 'count', ...about });

/** A number for each `of`. */
export const bound = <Of extends readonly unknown[]>(about: About): Bound<Of> => ({
  is: 'bound',
  ...about,
});

/** A cost for each operation, and for `init`. */
export const costs = (about: About): Costs => ({ is: 'costs', ...about });

/** A cost. */
export const cost = (about: About): OneCost => ({ is: 'cost', ...about });

/** Said or not. */
export const flag = (about: About): Flag => ({ is: 'flag', ...about });

/** May it be left unsaid? */
type Unsaid = Flag | Several | Costs | OneCost | { readonly otherwise: string };

/** A value for each of these promises; what may be left unsaid may be left out. */
export type Made<Records> = {
  readonly [Name in keyof Records as Records[Name] extends Unsaid ? never : Name]: ValueOf<
    Records[Name]
  >;
} & {
  readonly [Name in keyof Records as Records[Name] extends Unsaid ? Name : never]?: ValueOf<
    Records[Name]
  >;
};

/** The names of the promises that are one of a few words. */
export type ChoiceIn<Records> = {
  readonly [Name in keyof Records]: Records[Name] extends Choice ? Name : never;
}[keyof Records];
