/** Tables in plain text: columns as wide as they need, numbers to the right. */
import { stripVTControlCharacters } from 'node:util';

/** A column's heading, and to which side it goes. */
export interface Column {
  readonly title: string;
  readonly side: 'left' | 'right';
}

/** The lines of a table, its headings first; cells may be coloured. */
export function tableOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => widthOf(line[i] ?? ''))));
  return lines.map((line) =>
    columns
      .map(({ side }, i) => padded(line[i] ?? '', widths[i] as number, side))
      .join('  ')
      .trimEnd(),
  );
}

/** Columns on a screen: what the text measures without its colours. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** The text with blanks on one side, so that it fills the width. */
export function padded(text: string, width: number, side: Column['side'] = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return side === 'left' ? text + blanks : blanks + text;
}
