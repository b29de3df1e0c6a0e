/**
 * The buddy tree above the memory: a row for each order with its blocks, thin rails for nodes that
 * are split, and below them the frames as they lie in memory. What this step changed is outlined.
 */
import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useState } from 'preact/hooks';
import { type Block, endOf, halvesOf, show } from '../../spec/blocks/geometry.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import {
  type Cell,
  cellsOf,
  type Focus,
  focusOn,
  isFrameLit,
  isLit,
  spanIn,
  type TreeNode,
} from '../heap/tree.ts';
import { Patterns } from './patterns.tsx';
import { MARGIN, type Scale } from './scale.ts';

const STRIP = 40;

interface MapProps {
  readonly zone: Zone;
  readonly tree: readonly TreeNode[];
  readonly scale: Scale;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
  /** A block was chosen: a live one is to be freed, a free one to be handed out. */
  readonly onChoose: ((node: TreeNode) => void) | undefined;
  /** Blocks that are to blame for what is broken. */
  readonly blamed: readonly Block[];
}

/** Tree and memory, to be pointed at and chosen from with mouse and keyboard. */
export function HeapMap(props: MapProps): JSX.Element {
  const { zone, tree, scale, focus, onFocus } = props;
  const top = Math.max(zone.orderMax, ...tree.map(({ block }) => block.order));
  const row = top > 7 ? 22 : 34;
  const yOf = (order: number): number => (top - order) * row;
  const leaves = tree.filter(({ role }) => role !== 'split');
  const strip = (top + 1) * row + 12;
  return (
    <svg
      class="map"
      width={scale.width}
      height={strip + STRIP + 20}
      role="group"
      aria-label="Buddy tree and memory"
      onPointerLeave={() => onFocus(undefined)}
    >
      <Patterns />
      <OrderRows top={top} yOf={yOf} row={row} width={scale.width} />
      <Rails zone={zone} tree={tree} scale={scale} yOf={yOf} row={row} />
      <Leaves {...props} leaves={leaves} yOf={yOf} row={row} />
      <text class="row-name" x={0} y={strip + STRIP / 2 + 4}>
        memory
      </text>
      {cellsOf(zone, tree).map((cell) => (
        <MemoryCell
          key={cell.from}
          cell={cell}
          y={strip}
          scale={scale}
          isLit={isFrameLit(focus, cell.from)}
          onFocus={() => onFocus({ from: cell.from, to: cell.to, order: undefined })}
        />
      ))}
      <FrameNumbers zone={zone} scale={scale} y={strip + STRIP + 14} />
    </svg>
  );
}

interface Rows {
  /** Pixels from the top to the row of an order, and of one row. */
  readonly yOf: (order: number) => number;
  readonly row: number;
}

function OrderRows({ top, yOf, row, width }: Rows & { top: number; width: number }): JSX.Element {
  const orders = Array.from({ length: top + 1 }, (_, k) => k);
  return (
    <>
      {orders.map((k) => (
        <g key={k}>
          <text class="row-name" x={0} y={yOf(k) + row / 2 + 4}>
            order {k}
          </text>
          <path class="row-line" d={`M${MARGIN} ${yOf(k) + row - 1}H${width}`} />
        </g>
      ))}
    </>
  );
}

function Rails({ zone, tree, scale, yOf, row }: Rows & Pick<MapProps, 'zone' | 'tree' | 'scale'>) {
  const roles = new Map(tree.map(({ block, role }) => [show(block), role]));
  const split = tree.filter(({ role }) => role === 'split');
  return (
    <>
      {split.map(({ block }) => (
        <Rail
          key={show(block)}
          zone={zone}
          block={block}
          scale={scale}
          y={yOf(block.order)}
          row={row}
          roles={roles}
        />
      ))}
    </>
  );
}

interface RailProps {
  readonly zone: Zone;
  readonly block: Block;
  readonly scale: Scale;
  readonly y: number;
  readonly row: number;
  readonly roles: ReadonlyMap<string, TreeNode['role']>;
}

/** A split node: a rail over its span, with a stem to each half that has something in it. */
function Rail({ zone, block, scale, y, row, roles }: RailProps): JSX.Element {
  const { from, to } = spanIn(zone, block);
  const x = scale.x(from);
  const middle = y + row / 2;
  return (
    <g class="rail">
      <rect x={x + 1.5} y={middle - 2} width={Math.max(1, scale.x(to) - x - 3)} height={4} rx={2} />
      {halvesOf(block)
        .filter((half) => roles.has(show(half)))
        .map((half) => {
          const span = spanIn(zone, half);
          const stem = (scale.x(span.from) + scale.x(span.to)) / 2;
          const end = middle + (roles.get(show(half)) === 'split' ? row - 2 : row / 2 + 4);
          return <line key={half.at} x1={stem} x2={stem} y1={middle + 2} y2={end} />;
        })}
    </g>
  );
}

type LeavesProps = MapProps & Rows & { readonly leaves: readonly TreeNode[] };

/** The blocks: one tab stop, arrow keys between them, Enter chooses. */
function Leaves(props: LeavesProps): JSX.Element {
  const { leaves, onFocus, onChoose } = props;
  const [current, setCurrent] = useState(0);
  const stop = Math.min(current, leaves.length - 1);
  const onKeyDown = (event: TargetedKeyboardEvent<SVGGElement>): void => {
    const node = leaves[stop];
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if ((event.key === 'Enter' || event.key === ' ') && node) onChoose?.(node);
    else if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (by === undefined) return;
    const next = (stop + by + leaves.length) % leaves.length;
    setCurrent(next);
    (event.currentTarget.children[next] as SVGElement | undefined)?.focus();
    const to = leaves[next];
    if (to) onFocus(focusOn(to.block));
  };
  return (
    <g onKeyDown={onKeyDown}>
      {leaves.map((node, i) => (
        <Leaf
          key={`${show(node.block)} ${node.role}`}
          node={node}
          isStop={i === stop}
          {...props}
          onTake={() => setCurrent(i)}
        />
      ))}
    </g>
  );
}

type LeafProps = LeavesProps & {
  readonly node: TreeNode;
  readonly isStop: boolean;
  readonly onTake: () => void;
};

function Leaf({ node, isStop, onTake, ...props }: LeafProps): JSX.Element {
  const { zone, scale, row, yOf, focus, onFocus, onChoose, blamed } = props;
  const { block, role, name, isNew } = node;
  const { from, to } = spanIn(zone, block);
  const x = scale.x(from) + (scale.frame > 6 ? 1.5 : 0);
  const width = Math.max(1, scale.x(to) - scale.x(from) - (scale.frame > 6 ? 3 : 0));
  const y = yOf(block.order) + 4;
  const height = row - 9;
  const isBlamed = blamed.some((b) => b.at === block.at && b.order === block.order);
  const marks = [isNew && 'new', isLit(focus, block) && 'lit', isBlamed && 'blamed'];
  return (
    <g
      class={['leaf', role, ...marks].filter(Boolean).join(' ')}
      data-name={hueOf(name)}
      role="button"
      tabIndex={isStop ? 0 : -1}
      aria-label={labelOf(node, onChoose !== undefined)}
      onPointerEnter={() => onFocus(focusOn(block))}
      onFocus={() => onFocus(focusOn(block))}
      onClick={() => {
        onTake();
        onChoose?.(node);
      }}
    >
      <rect x={x} y={y} width={width} height={height} rx={Math.min(5, width / 3)} />
      {width > 12 && (
        <text x={x + width / 2} y={y + height / 2 + 4.5}>
          {textOf(node, width)}
        </text>
      )}
    </g>
  );
}

const signs: Readonly<Record<TreeNode['role'], string>> = {
  live: '',
  free: '',
  split: '',
  reserved: '#',
  lost: '?',
  twice: '!',
};

function textOf({ role, name, block }: TreeNode, width: number): string {
  if (role === 'live') return name;
  if (role === 'free' && width > 38) return show(block);
  return signs[role];
}

/** What a screen reader says of a block, and what choosing it does. */
function labelOf({ role, name, block }: TreeNode, canAct: boolean): string {
  const last = endOf(block) - 1;
  const frames = last === block.at ? `frame ${block.at}` : `frames ${block.at} to ${last}`;
  const what = role === 'live' ? `live block ${name}` : role === 'twice' ? 'two blocks at' : role;
  const act = { live: 'Free it.', free: `Hand out order ${block.order}.` }[role as 'live' | 'free'];
  return `${what}, ${show(block)}, ${frames}.${canAct && act ? ` ${act}` : ''}`;
}

/** One of six colours; the letter says which block it is. */
export const hueOf = (name: string): string =>
  name === '' ? '' : String((name.charCodeAt(0) - 97 + 60) % 6);

interface CellProps {
  readonly cell: Cell;
  readonly y: number;
  readonly scale: Scale;
  readonly isLit: boolean;
  readonly onFocus: () => void;
}

function MemoryCell({ cell, y, scale, isLit: lit, onFocus }: CellProps): JSX.Element {
  const { from, to, role, name, isNew } = cell;
  const x = scale.x(from);
  const width = scale.frame * (to - from);
  const frames = Array.from({ length: Math.max(0, to - from - 1) }, (_, i) => from + i + 1);
  return (
    <g
      class={`cell ${role}${lit ? ' lit' : ''}${isNew ? ' new' : ''}`}
      data-name={hueOf(name)}
      onPointerEnter={onFocus}
    >
      <rect x={x} y={y} width={width} height={STRIP} />
      {scale.frame > 9 &&
        frames.map((at) => (
          <line key={at} x1={scale.x(at)} x2={scale.x(at)} y1={y + STRIP - 7} y2={y + STRIP} />
        ))}
      {width > 9 && (
        <text x={x + width / 2} y={y + STRIP / 2 + 5}>
          {role === 'live' ? name : role === 'unknown' ? '' : signs[role]}
        </text>
      )}
    </g>
  );
}

function FrameNumbers({ zone, scale, y }: { zone: Zone; scale: Scale; y: number }): JSX.Element {
  const every = [1, 2, 4, 8, 16, 32, 64, 128, 256].find((n) => n * scale.frame >= 24) ?? 512;
  const frames = zone.regions.flatMap(({ from, to }) =>
    Array.from({ length: to - from }, (_, i) => from + i).filter((at) => at % every === 0),
  );
  return (
    <g class="numbers">
      {frames.map((at) => (
        <text key={at} x={scale.x(at) + scale.frame / 2} y={y}>
          {at}
        </text>
      ))}
    </g>
  );
}
