/** Is this argument the file of a binary? Asked before anything that reads binaries is loaded. */
export const isBinaryPath = (text: string | undefined): text is string =>
  text?.endsWith('.wasm') === true;
