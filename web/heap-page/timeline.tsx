/** The calls as a table, one step a line, each with a small picture of the heap behind it. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { endOf } from '../../spec/blocks/geometry.ts';
import { framesOf } from '../heap/extent.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Scene } from '../heap/scene.ts';
import { hueOf } from '../pictures/map.tsx';

/** Lines shown around the current one, at most: a long history is not drawn whole. */
const AROUND = 150;

interface TimelineProps {
  readonly zone: Zone;
  readonly scenes: readonly Scene[];
  readonly at: number;
  readonly onGo: (at: number) => void;
}

export function Timeline({ zone, scenes, at, onGo }: TimelineProps): JSX.Element {
  const current = useRef<HTMLTableRowElement>(null);
  useEffect(() => current.current?.scrollIntoView({ block: 'nearest' }), [at]);
  const from = Math.max(0, at - AROUND);
  const shown = scenes.slice(from, at + AROUND);
  return (
    <table class="timeline">
      <thead>
        <tr>
          <th scope="col" class="number">
            step
          </th>
          <th scope="col">call</th>
          <th scope="col">answer</th>
          <th scope="col" class="strip">
            heap
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((scene, i) => (
          <tr
            key={from + i}
            ref={from + i === at ? current : null}
            class={scene.broken ? 'broken' : undefined}
            aria-current={from + i === at ? 'step' : undefined}
            onClick={() => onGo(from + i)}
          >
            <td class="number">{from + i}</td>
            <td>
              <button type="button" tabIndex={-1}>
                {scene.asked}
              </button>
            </td>
            <td>
              {scene.result}
              {scene.broken && <span class="id"> {scene.broken.id}</span>}
            </td>
            <td class="strip">
              <Strip zone={zone} scene={scene} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The heap on a line: colours for live blocks, gaps where it is free. Drawn once for a scene. */
function Strip({ zone, scene }: { zone: Zone; scene: Scene }): JSX.Element {
  return useMemo(() => drawStrip(zone, scene), [zone, scene]);
}

/** Blocks that are drawn in a strip, at most. */
const STRIP_MAX = 100;

function drawStrip(zone: Zone, scene: Scene): JSX.Element {
  const first = zone.regions[0]?.from ?? 0;
  const frames = framesOf(zone);
  const width = 72;
  const x = (at: number): number => ((at - first) / frames) * width;
  return (
    <svg width={width} height={12} aria-hidden="true">
      <rect class="ground" width={width} height={12} rx={2} />
      {scene.free?.slice(0, STRIP_MAX).map((b) => (
        <line key={`f${b.at}`} class="wall" x1={x(endOf(b))} x2={x(endOf(b))} y1={0} y2={12} />
      ))}
      {scene.live.slice(0, STRIP_MAX).map((b) => (
        <rect
          key={b.at}
          class="live"
          data-name={hueOf(b.name)}
          x={x(b.at)}
          y={0}
          width={Math.max(1, x(endOf(b)) - x(b.at) - 0.75)}
          height={12}
          rx={1.5}
        />
      ))}
    </svg>
  );
}
