/** Words of commands that reports print, for people to copy. */

/** A word of a command line, in single quotes where a shell would read it otherwise. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
