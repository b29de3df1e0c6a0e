/**
 * What a record of a promise says. A promise is what is not owed by every allocator: who makes one
 * is held to it, and who makes a weaker one than need be is told. A promise selects obligations:
 * its value says whether they are asked, or what exactly they ask.
 */
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

/** A promise that is made by saying so. */
export interface Flag extends About {
  readonly is: 'flag';
}

/** Any promise. */
export type PromiseRecord = Choice | Several | Count | Bound<readonly never[]> | Flag;

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

/** Said or not. */
export const flag = (about: About): Flag => ({ is: 'flag', ...about });

/** May it be left unsaid? */
type Unsaid = Flag | Several | { readonly otherwise: string };

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
