/**
 * Where places lie: a layer for each number of live blocks, broken ones below all. Within a layer a
 * place comes near those that calls lead to and from. Sweeps up and down do that in time linear in
 * the ways; layouts made for any graph took half a minute for the 677 states of 8 frames.
 */
import type { Graph } from './fold.ts';

/** Sweeps over all layers: more change little. */
const SWEEPS = 12;

/** Numbers of places, from left to right, by layers. */
export type Layers = readonly (readonly number[])[];

/** Layers of the graph; only the last may be of broken places. */
export function layersOf({ places, ways }: Graph): Layers {
  const most = Math.max(0, ...places.map(({ live }) => live.length));
  const layers: number[][] = Array.from({ length: most + 1 }, () => []);
  const broken: number[] = [];
  const near: number[][] = places.map(() => []);
  places.forEach((place, i) => (place.broken ? broken : layers[place.live.length])?.push(i));
  for (const { from, to } of ways) {
    near[from]?.push(to);
    near[to]?.push(from);
  }
  const all = broken.length > 0 ? [...layers, broken] : layers;
  const x = new Float64Array(places.length);
  for (const layer of all) spread(layer, x);
  for (let i = 0; i < SWEEPS; i++) {
    for (const layer of i % 2 === 0 ? all : all.toReversed()) {
      const wanted = new Map(layer.map((place) => [place, meanOf(near[place] ?? [], x)]));
      layer.sort((a, b) => (wanted.get(a) as number) - (wanted.get(b) as number) || a - b);
      spread(layer, x);
    }
  }
  return all;
}

/** Places of a layer side by side, the middle of the layer at 0. */
function spread(layer: readonly number[], x: Float64Array): void {
  layer.forEach((place, i) => (x[place] = i - (layer.length - 1) / 2));
}

const meanOf = (all: readonly number[], x: Float64Array): number =>
  all.reduce((sum, place) => sum + (x[place] as number), 0) / Math.max(1, all.length);
