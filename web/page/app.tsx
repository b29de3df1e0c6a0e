/** The page: which of its parts is shown is said by the address, and by nothing else. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PageReport } from '../../models/kept/page-report.ts';
import { decodeTrace } from '../../models/kept/trace-text.ts';
import { embedded } from './embedded.ts';
import { HeapView } from '../heap-page/heap-view.tsx';
import { addressOf, type Link, type PlaceLink, readLink } from '../parts/link.ts';
import { OpenFile } from './open-file.tsx';
import { ReportView } from './report-view.tsx';
import { StatesView } from '../states-page/states-view.tsx';
import { ScheduleView } from '../schedule-page/schedule-view.tsx';

/** What stands here when nothing was asked for: a history with something of everything. */
const FIRST = 'bc1:pair-map:0-16:t3:a0,a1,a0,a2,f0^0,a0,f2^1~ie2j7m';

/** What stands among the schedules: a lock that is let go of in the middle of a split. */
const SCHEDULE = 'bc1:smp-lock-dropped-in-split:0-2:t1:a0|a0:accesses:0x9,1x4~5ukir7';

/** What stands among the states: all of four frames. */
const STATES = 'bc1:free-list:0-4:t2:a0~l5m3fi';

/** Header, and the part that the address asks for. */
export function App(): JSX.Element {
  const [results, setResults] = useState(embedded);
  const [link, setLink] = useState<Link>(() => readLink(location.hash));
  useEffect(() => {
    const onChange = (): void => setLink(readLink(location.hash));
    window.addEventListener('hashchange', onChange);
    window.addEventListener('popstate', onChange);
    return () => {
      window.removeEventListener('hashchange', onChange);
      window.removeEventListener('popstate', onChange);
    };
  }, []);
  const go = (to: PlaceLink, isNew: boolean): void => {
    const address = addressOf(to);
    if (isNew) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    setLink(to);
  };
  const open = (report: PageReport): void => {
    setResults({ report });
    location.hash = '#report';
  };
  const here = partOf(link, results !== undefined);
  return (
    <>
      <header class="top">
        <a class="wordmark" href="#heap">
          <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <rect x="1" y="1" width="20" height="9" rx="2.5" />
            <rect x="1" y="12" width="9" height="9" rx="2.5" />
            <rect x="12" y="12" width="9" height="9" rx="2.5" class="hollow" />
          </svg>
          buddycheck
        </a>
        <nav aria-label="Parts">
          {results && <Part name="report" title="Report" here={here} />}
          <Part name="heap" title="Heap and time" here={here} />
          <Part name="states" title="States" here={here} />
          <Part name="schedules" title="Several CPUs" here={here} />
          <Part name="open" title="Open a file" here={here} />
        </nav>
      </header>
      <Shown link={link} onGo={go} results={results} onOpen={open} />
    </>
  );
}

/** Which part a link leads into. */
function partOf(link: Link, hasResults: boolean): string {
  if (link.kind === 'heap') return 'heap';
  if (link.kind === 'states') return 'states';
  if (link.kind === 'schedule') return 'schedules';
  if (link.kind === 'bad') return '';
  return link.name === 'first' ? (hasResults ? 'report' : 'heap') : link.name;
}

function Part({ name, title, here }: { name: string; title: string; here: string }): JSX.Element {
  return (
    <a href={`#${name}`} aria-current={here === name ? 'page' : undefined}>
      {title}
    </a>
  );
}

interface ShownProps {
  readonly onOpen: (report: PageReport) => void;
  readonly results: ReturnType<typeof embedded>;
  readonly link: Link;
  readonly onGo: (link: PlaceLink, isNew: boolean) => void;
}

function Shown({ link, onGo, results, onOpen }: ShownProps): JSX.Element {
  if (link.kind === 'heap') return <HeapView link={link} onGo={onGo} />;
  if (link.kind === 'bad') return <NoLink why={link.why} />;
  if (link.kind === 'states') return <StatesView link={link} onGo={onGo} />;
  if (link.kind === 'schedule') return <ScheduleView link={link} onGo={onGo} />;
  if (results && (link.name === 'report' || link.name === 'first')) {
    return 'why' in results ? <NoLink why={results.why} /> : <ReportView report={results.report} />;
  }
  if (link.name === 'open') return <OpenFile onOpen={onOpen} />;
  if (link.name === 'schedules') {
    return <ScheduleView link={{ kind: 'schedule', text: SCHEDULE, at: undefined }} onGo={onGo} />;
  }
  if (link.name === 'states') {
    const shown = { kind: 'states', folding: 'exact', trace: decodeTrace(STATES) } as const;
    return <StatesView link={shown} onGo={onGo} />;
  }
  const trace = decodeTrace(FIRST);
  return (
    <HeapView
      link={{ kind: 'heap', trace, at: trace.calls.length, beside: undefined }}
      onGo={onGo}
    />
  );
}

function NoLink({ why }: { why: string }): JSX.Element {
  return (
    <main class="message">
      <h1>This cannot be opened</h1>
      <p>{why}</p>
      <p>
        <a href="#heap">To the start</a>
      </p>
    </main>
  );
}
