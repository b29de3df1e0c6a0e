/** Another design on the same calls: its tree under the first, and what it answered otherwise. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { Scene } from '../heap/scene.ts';
import { Session } from '../heap/session.ts';
import { type Focus, treeOf } from '../heap/tree.ts';
import { HeapMap } from '../pictures/map.tsx';
import type { Scale } from '../pictures/scale.ts';
import { Figure } from '../parts/figure.tsx';
import type { HeapLink } from '../parts/link.ts';

interface BesideProps {
  readonly link: HeapLink;
  readonly at: number;
  readonly scale: Scale;
  /** Of the first design, at the same step. */
  readonly scene: Scene;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
}

export function Beside({ link, at, scale, scene, focus, onFocus }: BesideProps): JSX.Element {
  const { trace, beside = '' } = link;
  const played = useMemo(() => playing(beside, trace), [beside, trace]);
  if (typeof played === 'string') return <p class="note bad">{played}</p>;
  const here = Math.min(at, played.scenes.length - 1);
  const other = played.scenes[here] as Scene;
  const before = here > 0 ? played.scenes[here - 1] : undefined;
  return (
    <Figure
      title={`${beside} on the same calls`}
      note={differenceOf(scene, other, at - here, played.stopped)}
    >
      <HeapMap
        zone={played.zone}
        tree={treeOf(played.zone, other, before)}
        scale={scale}
        focus={focus}
        onFocus={onFocus}
        onChoose={undefined}
        blamed={other.broken?.blocks ?? []}
      />
    </Figure>
  );
}

function playing(name: string, { zone, calls }: HeapLink['trace']) {
  try {
    return new Session(subjectNamed(name), zone).play(calls);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function differenceOf(scene: Scene, other: Scene, missing: number, stopped?: string): string {
  if (other.broken) {
    return `fails ${other.broken.id} ${obligations[other.broken.id].name}: ${other.broken.why}`;
  }
  if (missing > 0) return `cannot make this call: ${stopped ?? ''}`;
  const answer = other.result || 'init';
  return scene.result === other.result ? `answers the same: ${answer}` : `answers ${answer}`;
}
