/**
 * The words of the memory: the allocator's metadata, then the frames. A word says whose it is, and
 * what the last call did to it. Of a large memory only words that matter now are shown.
 */
import type { JSX } from 'preact';
import type { Scene, Word } from '../heap/scene.ts';
import { type Focus, isFrameLit } from '../heap/tree.ts';

/** Words that are all shown; of more, those that were touched or are pointed at. */
const SHOWN_MAX = 160;

interface WordsProps {
  readonly scene: Scene;
  readonly focus: Focus | undefined;
  readonly onFocus: (focus: Focus | undefined) => void;
}

/** Metadata and frames, each a grid of words. */
export function Words({ scene, focus, onFocus }: WordsProps): JSX.Element {
  const all = scene.words;
  const isLarge = all.length > SHOWN_MAX;
  const isShown = (word: Word): boolean =>
    !isLarge || scene.touched.has(word.address) || isWordLit(focus, word);
  const shown = all.filter(isShown);
  const parts = [
    { title: 'metadata', words: shown.filter(({ name }) => name.startsWith('meta')) },
    { title: 'frames', words: shown.filter(({ name }) => name.startsWith('frame')) },
  ];
  return (
    <div class="words" onPointerLeave={() => onFocus(undefined)}>
      {isLarge && (
        <p class="note">
          {all.length} words; shown are those that the last call touched, or that you point at.
        </p>
      )}
      {parts
        .filter(({ words }) => words.length > 0)
        .map(({ title, words }) => (
          <section key={title} aria-label={title}>
            <h3>{title}</h3>
            <div class="word-grid">
              {words.map((word) => (
                <WordCell
                  key={word.address}
                  word={word}
                  scene={scene}
                  focus={focus}
                  onFocus={onFocus}
                />
              ))}
            </div>
          </section>
        ))}
    </div>
  );
}

const isWordLit = (focus: Focus | undefined, { frame }: Word): boolean =>
  frame !== undefined &&
  (focus?.order === undefined ? isFrameLit(focus, frame) : focus.from === frame);

type CellProps = WordsProps & { readonly word: Word };

function WordCell({ word, scene, focus, onFocus }: CellProps): JSX.Element {
  const { address, value, whose, frame, name } = word;
  const touch = scene.touched.get(address);
  const names = [
    'word',
    whose,
    touch?.isRead && 'read',
    touch?.isWritten && 'written',
    scene.fatal === address && 'fatal',
    isWordLit(focus, word) && 'lit',
  ];
  const point = (): void => {
    if (frame !== undefined) onFocus({ from: frame, to: frame + 1, order: undefined });
  };
  return (
    <div
      class={names.filter(Boolean).join(' ')}
      title={titleOf(word, scene)}
      onPointerEnter={point}
    >
      <span class="where">{shortName(name)}</span>
      <span class="value">{whose === 'stale' ? '' : valueText(value)}</span>
      <span class="did" aria-hidden="true">
        {touch?.isRead ? 'r' : ''}
        {touch?.isWritten ? 'w' : ''}
      </span>
    </div>
  );
}

/** `meta 3` as `3`; `frame 4, word 1` as `4·1`. */
const shortName = (name: string): string =>
  name.replace(/^meta /, '').replace(/^frame (\d+), word (\d+)$/, '$1·$2');

/** Small numbers as they are, others in hexadecimal. */
export const valueText = (value: number): string =>
  -1000 < value && value < 100_000 ? String(value) : `0x${(value >>> 0).toString(16)}`;

/** What a word is, whose it is, and what the last call did to it, in one line. */
function titleOf({ address, name, value, whose }: Word, { fatal, touched }: Scene): string {
  const owner = { own: "the allocator's", stale: 'garbage', client: "the client's" }[whose];
  const touch = touched.get(address);
  const did = [touch?.isRead && 'read', touch?.isWritten && 'written']
    .filter(Boolean)
    .join(' and ');
  const end = fatal === address ? 'here the call was stopped' : '';
  return [`${name}: ${valueText(value)}, ${owner}`, did, end].filter(Boolean).join('; ');
}
