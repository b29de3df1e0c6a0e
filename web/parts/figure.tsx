/** A picture under its name; a wide one is scrolled sideways by itself. */
import type { ComponentChildren, JSX } from 'preact';

interface FigureProps {
  readonly title: string;
  readonly note?: string | undefined;
  readonly children: ComponentChildren;
}

export function Figure({ title, note, children }: FigureProps): JSX.Element {
  return (
    <figure>
      <figcaption>
        <h2>{title}</h2>
        {note && <span>{note}</span>}
      </figcaption>
      <div class="scrolls" tabIndex={0} role="group" aria-label={title}>
        {children}
      </div>
    </figure>
  );
}
