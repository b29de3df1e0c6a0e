/** Every obligation and how it stands behind this call; an open one shows what decides it. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { Scene, Standing } from '../heap/scene.ts';
import { type Focus, focusOn } from '../heap/tree.ts';

const signs: Readonly<Record<Standing['verdict'], string>> = {
  holds: '✓',
  fails: '✗',
  'not asked': '–',
};

interface ObligationsProps {
  readonly scene: Scene;
  readonly onFocus: (focus: Focus | undefined) => void;
}

/** What a check would tell of first, then what else is broken; the rest stay where they are. */
export function Obligations({ scene, onFocus }: ObligationsProps): JSX.Element {
  const [chosen, choose] = useState<string>();
  const open = chosen ?? scene.broken?.id;
  const rank = ({ id, verdict }: Standing): number =>
    id === scene.broken?.id ? 0 : verdict === 'fails' ? 1 : 2;
  const rows = scene.standings.toSorted((x, y) => rank(x) - rank(y));
  return (
    <ul class="obligations">
      {rows.map((row) => (
        <li key={row.id} class={row.verdict.replace(' ', '-')}>
          <button
            type="button"
            aria-expanded={open === row.id}
            onClick={() => choose(open === row.id ? '' : row.id)}
            onPointerEnter={() => onFocus(row.blocks[0] && focusOn(row.blocks[0]))}
            onPointerLeave={() => onFocus(undefined)}
          >
            <span class="sign" aria-hidden="true">
              {signs[row.verdict]}
            </span>
            <span class="id">{row.id}</span>
            <span class="name">{obligations[row.id].name}</span>
            <span class="unseen">{row.verdict}</span>
          </button>
          {open === row.id && <Opened row={row} />}
        </li>
      ))}
    </ul>
  );
}

function Opened({ row }: { row: Standing }): JSX.Element {
  const { statement, source } = obligations[row.id];
  return (
    <div class="opened">
      {row.why !== '' && <p class="why">{row.why}</p>}
      <p>{statement}</p>
      <p class="formula">{obligations[row.id].formula}</p>
      <p class="source">
        decided by <code>{source.predicate}</code> in <code>{source.file}</code>
      </p>
    </div>
  );
}
