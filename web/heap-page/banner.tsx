/** One line on how it stands: what broke here, or that all is well so far. */
import type { JSX } from 'preact';
import { obligations } from '../../spec/obligations/obligations.ts';
import { showZone, type Zone } from '../../spec/blocks/zone.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Scene } from '../heap/scene.ts';

interface BannerProps {
  readonly design: Design;
  readonly zone: Zone;
  readonly scene: Scene;
  readonly at: number;
}

export function Banner({ design, zone, scene, at }: BannerProps): JSX.Element {
  const { broken } = scene;
  const where = at === 0 ? 'behind init' : `behind call ${at}`;
  return (
    <header class={`banner${broken ? ' bad' : ''}`}>
      <h1>
        {design.name} <span class="zone">{showZone(zone)}</span>
      </h1>
      {broken ? (
        <p class="verdict">
          <strong>
            FAILS {broken.id} {obligations[broken.id].name}
          </strong>{' '}
          {broken.why}
        </p>
      ) : (
        <p class="verdict">
          <span class="call">
            {scene.asked}
            {scene.result && ` → ${scene.result}`}
          </span>
          <span class="good">right {where}</span>
        </p>
      )}
    </header>
  );
}
