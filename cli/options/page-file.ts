/**
 * A page that a command writes when it is done: the explorer with the results in it. That there is
 * an explorer, and that the file can be written, is found out before anything runs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type PageReport, pageText } from '../../models/kept/page-report.ts';
import { type GivenInPage, givenText } from '../../models/kept/given-binary.ts';
import { OutputFile } from './output-file.ts';
import { UsageError } from './usage.ts';

/** Where results stand in the explorer. */
const PLACE = '<!--results-->';

/** The page as it is built: beside the command, or by `npm run build` beside the sources. */
export function explorer(): string {
  const places = ['../../web/explorer.html', '../../dist/web/explorer.html'];
  const found = places
    .map((place) => new URL(place, import.meta.url))
    .find((url) => existsSync(url));
  if (found) return readFileSync(found, 'utf8');
  throw new UsageError('the explorer is not built: npm run build');
}

/** The explorer with this report in it. */
export const pageWith = (report: PageReport, page: string): string =>
  page.replace(
    PLACE,
    () => `<script type="application/json" id="report">${pageText(report)}</script>`,
  );

/** The explorer with this binary in it, to be checked there. */
export const pageWithBinary = (binary: GivenInPage, page: string): string =>
  page.replace(
    PLACE,
    () => `<script type="application/json" id="binary">${givenText(binary)}</script>`,
  );

/** A place for a page. */
export class PageFile {
  private readonly file: OutputFile;
  private readonly page: string;

  /** @throws UsageError if nothing can be written there, or if there is no explorer. */
  constructor(path: string) {
    this.page = explorer();
    this.file = new OutputFile('html', path);
  }

  /** @throws UsageError if it can no longer be written. */
  write(report: PageReport): void {
    this.file.write(pageWith(report, this.page));
  }
}

/** The command line, as somebody would type it again. */
export const askedBy = (command: string, args: readonly string[]): string =>
  ['npx buddycheck', command, ...args.map(quoted)].join(' ');

const quoted = (word: string): string =>
  /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
