/**
 * Heap and time: a history of calls on one design, the pictures of the step that one looks at, and
 * calls of one's own. All that it shows is a function of the link.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { SearchJob } from '../../models/jobs/job.ts';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import type { Call } from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import type { Scene } from '../heap/scene.ts';
import { type Playing, Session } from '../heap/session.ts';
import type { Focus } from '../heap/tree.ts';
import { Ask } from './ask.tsx';
import { CheckHere } from '../parts/check-here.tsx';
import { framesOf } from '../heap/extent.ts';
import { FRAMES_MAX } from '../states/explore.ts';
import { addressOf, type HeapLink, linkTo } from '../parts/link.ts';
import { Obligations } from './obligations.tsx';
import { Setup } from './setup.tsx';
import { Copies } from '../parts/share.tsx';
import { spoken } from './spoken.ts';
import { Stage } from './stage.tsx';
import { Timeline } from './timeline.tsx';

/** States of a check here, at most: 8 frames need some 2,000, 13 frames millions. */
const STATES_MAX = 1_000_000;

interface HeapViewProps {
  readonly link: HeapLink;
  /** Goes elsewhere: `isNew` where the browser's back button should lead back here. */
  readonly onGo: (link: HeapLink, isNew: boolean) => void;
}

/** The design of the link, or what is wrong with it. */
export function HeapView(props: HeapViewProps): JSX.Element {
  const { trace } = props.link;
  const opened = useMemo(() => {
    try {
      const design = subjectNamed(trace.subject);
      return { design, session: new Session(design, trace.zone) };
    } catch (error) {
      if (error instanceof RangeError) return { why: error.message };
      throw error;
    }
  }, [trace.subject, showZone(trace.zone)]);
  if (opened.why !== undefined) {
    return (
      <main class="message">
        <h1>This cannot be opened</h1>
        <p>{opened.why}</p>
        <Setup {...props} />
      </main>
    );
  }
  return <Opened {...props} design={opened.design} session={opened.session} />;
}

type OpenedProps = HeapViewProps & { readonly design: Design; readonly session: Session };

function Opened({ link, onGo, design, session }: OpenedProps): JSX.Element {
  const { trace } = link;
  const playing = useMemo(() => session.play(trace.calls), [session, trace]);
  const at = Math.min(link.at, playing.scenes.length - 1);
  const [focus, onFocus] = useState<Focus>();
  const [left, leave] = useState<readonly HeapLink[]>([]);
  const made = trace.calls.slice(0, playing.scenes.length - 1);
  const ask = (call: Call): void => {
    const isBranch = at < made.length;
    if (isBranch) leave([link, ...left].slice(0, 6));
    const calls = [...made.slice(0, at), call];
    onGo({ ...link, trace: { ...trace, calls }, at: calls.length }, true);
  };
  const undo = (): void => {
    const calls = made.slice(0, -1);
    onGo({ ...link, trace: { ...trace, calls }, at: calls.length }, true);
  };
  const scene = playing.scenes[at] as Scene;
  const isEnd = at === playing.scenes.length - 1 && scene.broken !== undefined;
  return (
    <main class="heap-view">
      <Left
        link={link}
        onGo={onGo}
        playing={playing}
        at={at}
        ask={isEnd ? undefined : ask}
        whyNot={(call) => whyNot(session, playing, at, call)}
        undo={made.length > 0 ? undo : undefined}
        left={left}
      />
      <Stage
        link={link}
        playing={playing}
        at={at}
        design={design}
        onCall={isEnd ? undefined : ask}
        onGo={(to) => onGo({ ...link, at: to }, false)}
        focus={focus}
        onFocus={onFocus}
      />
      <section class="side right" aria-label="Obligations">
        <h2>Obligations, here</h2>
        <Obligations scene={scene} onFocus={onFocus} />
        <Copies text={encodeTrace(trace)} link={linkTo({ ...link, at })} />
      </section>
      <p class="unseen" aria-live="polite">
        {spoken(scene, at)}
      </p>
    </main>
  );
}

type LeftProps = HeapViewProps & {
  readonly playing: Playing;
  readonly at: number;
  readonly ask: ((call: Call) => void) | undefined;
  readonly whyNot: (call: Call) => string | undefined;
  readonly undo: (() => void) | undefined;
  /** Histories that were left by another call in their middle. */
  readonly left: readonly HeapLink[];
};

/** What is asked: design and zone, calls, a check of all of them. */
function Left({ link, onGo, playing, at, ask, whyNot: why, undo, left }: LeftProps): JSX.Element {
  const { trace } = link;
  const job: SearchJob = {
    kind: 'pages',
    method: 'exhaustive',
    subject: { name: trace.subject },
    zone: trace.zone,
    symmetry: false,
    limits: { statesMax: STATES_MAX },
  };
  return (
    <section class="side" aria-label="Calls">
      <Setup link={link} onGo={onGo} />
      <Ask scene={playing.scenes[at] as Scene} ask={ask} whyNot={why} undo={undo} />
      <Timeline
        zone={playing.zone}
        scenes={playing.scenes}
        at={at}
        onGo={(to) => onGo({ ...link, at: to }, false)}
      />
      {playing.stopped !== undefined && <p class="note bad">Stopped: {playing.stopped}</p>}
      <Branches left={left} onGo={(other) => onGo(other, true)} />
      {framesOf(trace.zone) <= FRAMES_MAX && (
        <p>
          <a href={addressOf({ kind: 'states', folding: 'exact', trace })}>
            All states of this zone
          </a>
        </p>
      )}
      <CheckHere
        title="Every call from every state"
        unit="calls"
        question={{ kind: 'design', job }}
      />
    </section>
  );
}

/** Only the end of the history has a client who can be asked; elsewhere the design will say. */
function whyNot(session: Session, playing: Playing, at: number, call: Call): string | undefined {
  return at === playing.scenes.length - 1 ? session.whyNot(call) : undefined;
}

interface BranchesProps {
  readonly left: readonly HeapLink[];
  readonly onGo: (link: HeapLink) => void;
}

/** Histories that were left by another call in their middle. */
function Branches({ left, onGo }: BranchesProps): JSX.Element | null {
  if (left.length === 0) return null;
  return (
    <div class="branches">
      <h2>Branches left</h2>
      <ul>
        {left.map((link, i) => (
          <li key={`${i} ${link.trace.calls.length}`}>
            <button type="button" onClick={() => onGo(link)}>
              {link.trace.calls.length} calls, left behind call {link.at}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
