/** Where in time: first, back, a slider, on, last. Arrow keys do the same anywhere on the page. */
import type { JSX } from 'preact';
import { icons } from './icons.tsx';
import { useEffect, useRef } from 'preact/hooks';

interface TransportProps {
  readonly at: number;
  readonly last: number;
  readonly onGo: (at: number) => void;
  /** What a step is: `call` or `step`. */
  readonly unit: string;
}

export function Transport({ at, last, onGo, unit }: TransportProps): JSX.Element {
  // Keys may come faster than the page is drawn: each counts from where the last one led.
  const place = useRef(at);
  place.current = at;
  const go = (to: number): void => {
    place.current = Math.min(Math.max(to, 0), last);
    onGo(place.current);
  };
  useArrowKeys((by) => go(place.current + by));
  const button = (label: string, sign: keyof typeof icons, to: number, isOff: boolean) => (
    <button type="button" aria-label={label} title={label} disabled={isOff} onClick={() => go(to)}>
      {icons[sign]}
    </button>
  );
  return (
    <div class="transport">
      {button(`first ${unit}`, 'first', 0, at === 0)}
      {button(`previous ${unit} (left arrow)`, 'back', at - 1, at === 0)}
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label={`${unit} shown`}
        aria-valuetext={`${unit} ${at} of ${last}`}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      {button(`next ${unit} (right arrow)`, 'on', at + 1, at === last)}
      {button(`last ${unit}`, 'last', last, at === last)}
      <output>
        {at} <span class="of">of {last}</span>
      </output>
    </div>
  );
}

/** Left and right step, Home and End leap, wherever no control of its own uses these keys. */
function useArrowKeys(move: (by: number) => void): void {
  const latest = useRef(move);
  latest.current = move;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      if (by === undefined || isModified || usesArrows(event.target)) return;
      event.preventDefault();
      latest.current(by);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** Does this control do something of its own with these keys? Not a text that is empty. */
function usesArrows(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'text' || target.value !== '';
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}
