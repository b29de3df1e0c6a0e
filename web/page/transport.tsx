/** Where in time: first, back, a slider, on, last. Arrow keys do the same anywhere on the page. */
import type { JSX } from 'preact';
import { icons } from './icons.tsx';
import { useEffect } from 'preact/hooks';

interface TransportProps {
  readonly at: number;
  readonly last: number;
  readonly onGo: (at: number) => void;
  /** What a step is: `call` or `step`. */
  readonly unit: string;
}

export function Transport({ at, last, onGo, unit }: TransportProps): JSX.Element {
  const go = (to: number): void => onGo(Math.min(Math.max(to, 0), last));
  useArrowKeys((by) => go(by === -Infinity ? 0 : by === Infinity ? last : at + by));
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
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
      const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
      const tag = (event.target as Element | null)?.tagName ?? '';
      if (by === undefined || isModified || ['INPUT', 'SELECT', 'TEXTAREA'].includes(tag)) return;
      event.preventDefault();
      move(by);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}
