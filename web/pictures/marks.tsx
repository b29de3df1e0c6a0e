/**
 * What the metadata stores for the nodes of the tree, each under the frames that it is about. A
 * value that is not what the blocks make true is marked, with what it should be.
 */
import type { JSX } from 'preact';
import { show } from '../../spec/blocks/geometry.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Mark, Scene } from '../heap/scene.ts';
import { type Focus, focusOn, isFrameLit, isLit, spanIn } from '../heap/tree.ts';
import { MARGIN, type Scale } from './scale.ts';

/** What each scheme is called, for those who do not know it by its number. */
export const schemeNames: Readonly<Record<string, string>> = {
  B1: 'free bit: the node is on its free list',
  B2: 'pair bit: just one of the two halves is free',
  B3: 'split bit: something smaller lies in the node',
  B4: 'alloc bit: the node is live or split',
  B5: 'longest: order + 1 of the largest free block below',
  B6: 'head order: the order of the block that starts at the frame',
};

interface MarksProps {
  readonly zone: Zone;
  readonly scene: Scene;
  readonly before: Scene | undefined;
  readonly scale: Scale;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
}

/** Of more marks than these, those are drawn that say something: the others are as at rest. */
const DRAWN_MAX = 256;

/** A row for each order, or one row where the scheme stores something for each frame. */
export function Marks({ zone, scene, before, scale, focus, onFocus }: MarksProps): JSX.Element {
  const orders = [...new Set(scene.marks.map(({ node }) => node.order))].toSorted((a, b) => b - a);
  const old = new Map(before?.marks.map(({ node, value }) => [show(node), value]));
  const row = 22;
  const isPerFrame = scene.scheme === 'B6';
  const isNew = ({ node, value }: Mark): boolean =>
    before !== undefined && old.get(show(node)) !== value;
  const says = (mark: Mark): boolean =>
    mark.value > (isPerFrame ? -1 : 0) || mark.value !== mark.should || isNew(mark);
  const drawn = scene.marks.length <= DRAWN_MAX ? scene.marks : scene.marks.filter(says);
  return (
    <svg
      class="marks"
      width={scale.width}
      height={orders.length * row + 2}
      role="img"
      aria-label={marksText(scene)}
      onPointerLeave={() => onFocus(undefined)}
    >
      {orders.map((order, i) => (
        <g key={order}>
          <text class="row-name" x={0} y={i * row + 15}>
            {isPerFrame ? 'frames' : `order ${order}`}
          </text>
          {drawn
            .filter(({ node }) => node.order === order)
            .map((mark) => (
              <MarkCell
                key={mark.node.at}
                mark={mark}
                zone={zone}
                scale={scale}
                y={i * row}
                isNew={isNew(mark)}
                isOn={isPerFrame ? isFrameLit(focus, mark.node.at) : isLit(focus, mark.node)}
                onFocus={() => onFocus(focusOn(mark.node))}
              />
            ))}
        </g>
      ))}
      <line class="row-line" x1={MARGIN} x2={scale.width} y1={0.5} y2={0.5} />
    </svg>
  );
}

interface MarkProps {
  readonly mark: Mark;
  readonly zone: Zone;
  readonly scale: Scale;
  readonly y: number;
  readonly isNew: boolean;
  readonly isOn: boolean;
  readonly onFocus: () => void;
}

function MarkCell({ mark, zone, scale, y, isNew, isOn, onFocus }: MarkProps): JSX.Element {
  const { node, value, should } = mark;
  const { from, to } = spanIn(zone, node);
  const x = scale.x(from) + 1;
  const width = Math.max(1, scale.x(to) - scale.x(from) - 2);
  const isWrong = value !== should;
  const names = ['mark', value > 0 && 'set', isWrong && 'wrong', isNew && 'new', isOn && 'lit'];
  return (
    <g class={names.filter(Boolean).join(' ')} onPointerEnter={onFocus}>
      <title>{`${show(node)}: ${value}${isWrong ? `, should be ${should}` : ''}`}</title>
      <rect x={x} y={y + 3} width={width} height={16} rx={3} />
      {width > 8 && (
        <text x={x + width / 2} y={y + 15}>
          {value < 0 ? '–' : value}
          {isWrong && width > 60 ? ` should be ${should}` : isWrong ? '!' : ''}
        </text>
      )}
    </g>
  );
}

function marksText({ scheme, marks }: Scene): string {
  const set = marks
    .filter(({ value }) => value > 0)
    .map(({ node, value }) => `${show(node)} ${value}`);
  const wrong = marks.filter(({ value, should }) => value !== should).map(({ node }) => show(node));
  const bad = wrong.length > 0 ? `; wrong: ${wrong.join(', ')}` : '';
  const told = set.slice(0, 40).join(', ') || 'none';
  return `${scheme ?? ''} stored for nodes, where above 0: ${told}${bad}`;
}
