/**
 * Where frames lie from left to right: every picture of one zone has the same scale, so that what
 * belongs together stands one above the other.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Zone } from '../../spec/blocks/zone.ts';

/** Pixels left of the first frame, for the names of rows. */
export const MARGIN = 74;

/** Pixels between two regions. */
const GAP = 18;

/** A frame's place in pixels. */
export interface Scale {
  readonly width: number;
  /** Pixels of one frame. */
  readonly frame: number;
  x(at: number): number;
}

/** The scale that fits the zone into so many pixels, or one that is scrolled sideways. */
export function scaleOf(zone: Zone, width: number): Scale {
  const frames = zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  const room = width - MARGIN - 4 - GAP * (zone.regions.length - 1);
  const least = frames <= 64 ? 13 : frames <= 256 ? 5 : 2;
  const frame = Math.min(Math.max(room / frames, least), 120);
  const starts: { readonly from: number; readonly to: number; readonly x: number }[] = [];
  let x = MARGIN;
  for (const { from, to } of zone.regions) {
    starts.push({ from, to, x });
    x += (to - from) * frame + GAP;
  }
  const place = (at: number): number => {
    const region = starts.findLast(({ from }) => from <= at) ?? starts[0];
    if (!region) return MARGIN;
    return region.x + (Math.min(Math.max(at, region.from), region.to) - region.from) * frame;
  };
  return { width: Math.ceil(x - GAP + 4), frame, x: place };
}

/** What a figure takes for its own border and padding, left and right. */
const FRAME = 36;

/** The width that a picture has in this element, in pixels, followed as it changes. */
export function useWidth<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(820);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const look = (): void => setWidth(Math.max(280, element.clientWidth - FRAME));
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
