/** The host's WebAssembly meets the same states as the machine, byte for byte of what counts. */
import { expect, test } from 'vitest';
import { explore } from '../../../models/one-cpu/binaries/search-binary.ts';
import {
  hostTask,
  searchOnHost,
  searchOnMachine,
} from '../../../models/one-cpu/binaries/host-engine.ts';
import { Learned } from '../../../models/one-cpu/binaries/relevant-bytes.ts';
import { mountedOn } from './foreign.ts';

test.each([
  ['pair-bit', 1829],
  ['split-bit', 1829],
  ['pair-bit-64', 1829],
  ['longest-tree', 677],
  ['order-map', 1829],
  ['free-bits', 677],
  ['pair-bit-counts', 1829],
  // Both engines settle its tickets.
  ['smp-tickets', 1829],
])('%s with 8 frames: %i states in both engines, the same memories', async (name, states) => {
  const mount = () => mountedOn(name, { regions: [[0, 8]], orderMax: 3 });
  const learned = new Learned(mount().frameBytes);
  await explore(mount(), { level: 'safe', statesMax: 5000, learned });
  const machine = searchOnMachine(mount(), learned, 5000);
  const onHost = await searchOnHost(hostTask(mount(), learned, 5000));
  expect(machine.states).toBe(states);
  expect(onHost.states).toBe(machine.states);
  expect(onHost.transitions).toBe(machine.transitions);
  expect(onHost.keys).toEqual(machine.keys);
});

test('a search on the host can be killed', async () => {
  const binary = mountedOn('longest-tree', { regions: [[0, 16]], orderMax: 4 });
  const learned = new Learned(binary.frameBytes);
  const stop = new AbortController();
  const search = searchOnHost(hostTask(binary, learned, 10_000_000), stop.signal);
  stop.abort();
  await expect(search).rejects.toThrow('the search on the host was stopped');
});
