/**
 * The host's own WebAssembly, as far as tests compare with it; its types are not in our library.
 */

type Export = (...args: unknown[]) => unknown;

interface Host {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { exports: Record<string, Export> };
}

/** What `WebAssembly` is here. */
export const host = (globalThis as unknown as { WebAssembly: Host }).WebAssembly;

/** An export as a function that answers undefined where the host traps. */
export const hostFunction = (bytes: Uint8Array, name: string): Export =>
  trying(new host.Instance(new host.Module(bytes)).exports[name]);

/** The same, of an instance that is there. */
export function trying(found: Export | undefined): Export {
  return (...args) => {
    try {
      return found?.(...args);
    } catch {
      return undefined;
    }
  };
}

/** Calls an export; undefined where it traps. */
export const hostCall = (bytes: Uint8Array, name: string, ...args: unknown[]): unknown =>
  hostFunction(bytes, name)(...args);
