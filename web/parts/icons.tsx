/** Signs on buttons, drawn rather than written: fonts differ in which of them they have. */
import type { JSX } from 'preact';

const icon = (path: string): JSX.Element => (
  <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
    <path d={path} fill="currentColor" />
  </svg>
);

export const icons = {
  first: icon('M2 2h2v10H2zM12 2v10L5 7z'),
  back: icon('M11 2v10L3 7z'),
  on: icon('M3 2v10l8-5z'),
  last: icon('M10 2h2v10h-2zM2 2v10l7-5z'),
} as const;
