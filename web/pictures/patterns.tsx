/** Patterns beside colours: who cannot tell two colours apart tells dots from stripes. */
import type { JSX } from 'preact';

/** Definitions for one SVG; several on a page may define the same ones. */
export function Patterns(): JSX.Element {
  return (
    <defs>
      <pattern id="free-dots" width="7" height="7" patternUnits="userSpaceOnUse">
        <rect class="ground" width="7" height="7" />
        <circle class="figure" cx="2" cy="2" r="0.9" />
      </pattern>
      <pattern
        id="reserved-stripes"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="ground" width="6" height="6" />
        <rect class="figure" width="2" height="6" />
      </pattern>
      <pattern
        id="bad-checks"
        width="8"
        height="8"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="bad-ground" width="8" height="8" />
        <rect class="bad-figure" width="4" height="4" />
        <rect class="bad-figure" x="4" y="4" width="4" height="4" />
      </pattern>
    </defs>
  );
}
