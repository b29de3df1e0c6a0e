/** How many states there are, by live blocks: the picture in numbers. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Explored } from '../states/explore.ts';
import { fold, type Folding } from '../states/fold.ts';

interface CountsProps {
  readonly explored: Explored;
  readonly folding: Folding;
}

export function Counts({ explored, folding }: CountsProps): JSX.Element {
  const { places, ways } = useMemo(() => fold(explored, folding), [explored, folding]);
  const whole = places.filter(({ broken }) => !broken);
  const most = Math.max(0, ...whole.map(({ live }) => live.length));
  const rows = Array.from({ length: most + 1 }, (_, live) => ({
    live,
    count: whole.filter((place) => place.live.length === live).length,
  }));
  return (
    <table class="calls">
      <caption>
        {whole.length.toLocaleString('en')} states, {ways.length.toLocaleString('en')} ways
      </caption>
      <thead>
        <tr>
          <th scope="col">live blocks</th>
          <th scope="col">states</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ live, count }) => (
          <tr key={live}>
            <td>{live}</td>
            <td>{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
