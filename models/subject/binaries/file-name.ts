/** What a binary is called in traces, which have room for plain names only. */

/** Kebab-case, of the file's own name: `My_Alloc.wasm` is `my-alloc`. */
export function nameOfFile(file: string): string {
  const words = file
    .replace(/\.wasm$/, '')
    .toLowerCase()
    .match(/[a-z\d]+/g);
  return words?.join('-') ?? 'binary';
}
