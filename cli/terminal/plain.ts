/** Text from elsewhere, on its way to a terminal. */

/**
 * The line with each control character written out, as `\x07`: a name in a binary must not move a
 * cursor or set a title. New lines and tabs stay, and colours where they are ours.
 */
export const printable = (line: string, isColoured: boolean): string =>
  // Control characters are what is looked for.
  // oxlint-disable-next-line no-control-regex
  line.replaceAll(/\u001B\[[\d;]*m|[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, (found) =>
    isColoured && found.length > 1 ? found : writtenOut(found),
  );

const writtenOut = (found: string): string =>
  found.replace(/^./su, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
