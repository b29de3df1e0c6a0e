/**
 * Stands in the page for what would run a binary on the host's own engine: there is none, so that
 * every binary is interpreted. The build puts it in the place of `engine/wasm/host/host-runner.ts`.
 */

/** No runner for any program. */
export const HostRunner = { of: (): undefined => undefined };
