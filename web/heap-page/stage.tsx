/** The pictures of one step: all with one scale and one focus, and the slider above them. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Call } from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Scene } from '../heap/scene.ts';
import type { Playing } from '../heap/session.ts';
import { type Focus, treeOf, type TreeNode } from '../heap/tree.ts';
import { FreeLists } from '../pictures/lists.tsx';
import { HeapMap } from '../pictures/map.tsx';
import { Marks, schemeNames } from '../pictures/marks.tsx';
import { type Scale, scaleOf, useWidth } from '../pictures/scale.ts';
import { Words } from '../pictures/words.tsx';
import { Banner } from './banner.tsx';
import { Beside } from './beside.tsx';
import { Figure } from '../parts/figure.tsx';
import type { HeapLink } from '../parts/link.ts';
import { Transport } from '../parts/transport.tsx';

interface StageProps {
  readonly link: HeapLink;
  readonly playing: Playing;
  readonly at: number;
  readonly design: Design;
  /** Makes a call; undefined where none can be made. */
  readonly onCall: ((call: Call) => void) | undefined;
  readonly onGo: (at: number) => void;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
}

export function Stage(props: StageProps): JSX.Element {
  const { link, playing, at, design, onCall, onGo, focus, onFocus } = props;
  const { ref, width } = useWidth<HTMLDivElement>();
  const { zone, scenes } = playing;
  const scene = scenes[at] as Scene;
  const before = at > 0 ? scenes[at - 1] : undefined;
  const scale = useMemo(() => scaleOf(zone, width), [zone, width]);
  const tree = useMemo(() => treeOf(zone, scene, before), [zone, scene, before]);
  const choose = ({ block, role }: TreeNode): void => {
    if (role === 'live') onCall?.({ op: 'free', block });
    if (role === 'free') onCall?.({ op: 'alloc', order: block.order });
  };
  const shown = { zone, scene, before, scale, focus, onFocus };
  return (
    <section class="stage" aria-label="Pictures" ref={ref}>
      <Banner design={design} zone={zone} scene={scene} at={at} />
      <Transport at={at} last={scenes.length - 1} unit="call" onGo={onGo} />
      <Figure title="Buddy tree and memory" note={onCall && 'choose a block to free or to cut it'}>
        <HeapMap
          {...shown}
          tree={tree}
          onChoose={onCall && choose}
          blamed={scene.broken?.blocks ?? []}
        />
      </Figure>
      {link.beside !== undefined && <Beside {...shown} link={link} at={at} />}
      <Details {...shown} onCall={onCall} />
    </section>
  );
}

type DetailsProps = Pick<StageProps, 'onCall'> & {
  readonly zone: Playing['zone'];
  readonly scene: Scene;
  readonly before: Scene | undefined;
  readonly scale: Scale;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
};

/** What the allocator remembers: bits, lists, words. */
function Details({ onCall, ...shown }: DetailsProps): JSX.Element {
  const { scene } = shown;
  const words = "r: read, w: written by the last call; striped: a client's; dotted: garbage";
  return (
    <>
      {scene.scheme && scene.marks.length > 0 && (
        <Figure title={`Bits: ${scene.scheme}`} note={schemeNames[scene.scheme]}>
          <Marks {...shown} />
        </Figure>
      )}
      <Figure title="Free lists" note="each from its head; a sentinel closes the circle">
        <FreeLists {...shown} onAlloc={onCall && ((order) => onCall({ op: 'alloc', order }))} />
      </Figure>
      <Figure title="Words" note={words}>
        <Words {...shown} />
      </Figure>
    </>
  );
}
