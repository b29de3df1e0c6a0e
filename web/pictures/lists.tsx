/** The free lists, each a circle closed by its sentinel, members from the head. */
import type { JSX } from 'preact';
import { type Block, show } from '../../spec/blocks/geometry.ts';
import type { Order } from '../../spec/blocks/units.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Scene } from '../heap/scene.ts';
import { type Focus, focusOn, isLit } from '../heap/tree.ts';

/** Members of a list that are drawn, at most. */
const DRAWN_MAX = 24;

interface ListsProps {
  readonly zone: Zone;
  readonly scene: Scene;
  readonly before: Scene | undefined;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
  /** An order was chosen: one block of it is to be handed out. */
  readonly onAlloc: ((order: Order) => void) | undefined;
}

/** A row for each order, the top order first as in the tree. */
export function FreeLists(props: ListsProps): JSX.Element {
  const { zone, scene } = props;
  const { free } = scene;
  if (!free) return <p class="unread">The lists cannot be read: {scene.broken?.why}</p>;
  const orders = Array.from({ length: zone.orderMax + 1 }, (_, k) => (zone.orderMax - k) as Order);
  return (
    <ul class="lists" onPointerLeave={() => props.onFocus(undefined)}>
      {orders.map((order) => (
        <List
          key={order}
          {...props}
          order={order}
          members={free.filter((b) => b.order === order)}
        />
      ))}
    </ul>
  );
}

type ListProps = ListsProps & { readonly order: Order; readonly members: readonly Block[] };

function List({ order, members, before, focus, onFocus, onAlloc }: ListProps): JSX.Element {
  const name = `order ${order}`;
  const isNew = (b: Block): boolean =>
    before?.free !== undefined && !before.free.some((old) => show(old) === show(b));
  return (
    <li>
      {onAlloc ? (
        <button
          type="button"
          class="row-name"
          onClick={() => onAlloc(order)}
          title={`alloc ${order}`}
        >
          {name}
        </button>
      ) : (
        <span class="row-name">{name}</span>
      )}
      <span class={`sentinel${members.length === 0 ? ' alone' : ''}`} aria-hidden="true" />
      {members.slice(0, DRAWN_MAX).map((b) => (
        <span key={b.at} class="link">
          <span class="arrow" aria-hidden="true" />
          <span
            class={`chip${isLit(focus, b) ? ' lit' : ''}${isNew(b) ? ' new' : ''}`}
            onPointerEnter={() => onFocus(focusOn(b))}
          >
            {show(b)}
          </span>
        </span>
      ))}
      {members.length > DRAWN_MAX && <span class="more">… {members.length} in all</span>}
      {members.length === 0 ? (
        <span class="more">empty</span>
      ) : (
        <span class="arrow back" aria-hidden="true" />
      )}
    </li>
  );
}
