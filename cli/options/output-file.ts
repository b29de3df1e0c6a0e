/**
 * Files that a command writes when it is done. That they can be written is found out before
 * anything runs: an hour's search must not end with a bad path. Each is written beside its place
 * and renamed, so that what was there before is whole until it is replaced.
 */
import { lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { UsageError } from './usage.ts';

/** A place that a file can be put in. */
export class OutputFile {
  readonly path: string;
  private readonly option: string;
  private readonly beside: string;

  /**
   * `besideOf` names what is written first; by default nobody else can have that name.
   * @throws UsageError if nothing can be written there, or if there is something that is no file:
   * a rename would replace a device, a pipe or a folder by one.
   */
  constructor(option: string, path: string, besideOf = besideAlone) {
    this.option = option;
    this.path = this.attempt(() => this.place(path));
    this.beside = besideOf(this.path);
    this.attempt(() => {
      writeFileSync(this.beside, '');
      rmSync(this.beside);
    });
  }

  /** Puts the text there, whole. @throws UsageError if that is no longer possible. */
  write(text: string): void {
    const put = (): void => {
      writeFileSync(this.beside, text, { flush: true });
      renameSync(this.beside, this.path);
    };
    this.attempt(put, () => rmSync(this.beside, { force: true }));
  }

  /** Where a link leads to, for the file is to be replaced, not the link. */
  private place(path: string): string {
    if (!lstatSync(path, { throwIfNoEntry: false })) return path;
    const target = statSync(path, { throwIfNoEntry: false });
    if (target?.isFile()) return realpathSync(path);
    const what = target?.isDirectory() ? 'a folder' : 'no ordinary file';
    throw new UsageError(`--${this.option} must be a file, got '${path}', which is ${what}`);
  }

  private attempt<T>(act: () => T, undo = (): void => {}): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof UsageError || !(error instanceof Error)) throw error;
      undo();
      throw new UsageError(`--${this.option} cannot be written: ${error.message}`);
    }
  }
}

const besideAlone = (path: string): string => `${path}.${process.pid}.part`;
