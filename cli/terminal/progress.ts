/**
 * The one line that shows long work going on: states, rate, depth, how much of a known total.
 * Redrawn a few times a second, and never in a pipe.
 */
import type { Pace } from '../../models/jobs/watcher.ts';
import { counted, type Voice } from './style.ts';

const REDRAW_MS = 120;

/** Draws a line for work that began when this was made. */
export class Progress {
  private readonly voice: Voice;
  private readonly began = performance.now();
  private drawn = Number.NEGATIVE_INFINITY;

  constructor(voice: Voice) {
    this.voice = voice;
  }

  get seconds(): number {
    return (performance.now() - this.began) / 1000;
  }

  show(pace: Pace): void {
    const now = performance.now();
    if (!this.voice.isWatched || now - this.drawn < REDRAW_MS) return;
    this.drawn = now;
    this.voice.progress(paceLine(pace, this.seconds));
  }

  /** Wipes the line: a report follows. */
  end(): void {
    if (this.drawn > Number.NEGATIVE_INFINITY) this.voice.progress('');
  }
}

/** `, 40 s left` or `, 12 min left`, if it goes on as fast. */
function remaining(done: number, total: number, seconds: number): string {
  const left = Math.ceil((seconds * (total - done)) / done);
  return left < 120 ? `, ${counted(left)} s left` : `, ${counted(Math.ceil(left / 60))} min left`;
}

/** `order-map  [0,16)…  8,000 states of 52,305,150 (0.0 %), 4,100/s, 9 min left, depth 12`. */
export function paceLine({ what, done, unit, depth, total }: Pace, seconds: number): string {
  const percent = total ? ` of ${counted(total)} (${((100 * done) / total).toFixed(1)} %)` : '';
  const rate = seconds > 0.05 ? `, ${counted(Math.round(done / seconds))}/s` : '';
  const far = depth === undefined ? '' : `, depth ${depth}`;
  const left = total && done > 0 && seconds > 0.05 ? remaining(done, total, seconds) : '';
  return `${what}  ${counted(done)} ${unit}${percent}${rate}${left}${far}`;
}
