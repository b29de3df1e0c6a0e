/** What is looked at: the design, a fault among them if one likes, and the zone. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { designs } from '../../models/catalogue/designs.ts';
import { subjects } from '../../models/catalogue/subjects.ts';
import { readZone, zoneText } from '../../models/kept/trace-text.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { framesOf } from '../heap/extent.ts';
import { FRAMES_MAX, type HeapLink } from '../parts/link.ts';

interface SetupProps {
  readonly link: HeapLink;
  readonly onGo: (link: HeapLink, isNew: boolean) => void;
  /** Zones that are offered, and what they are; without them those of heap and time. */
  readonly zones?: readonly (readonly [text: string, what: string])[];
}

const presets: NonNullable<SetupProps['zones']> = [
  ['0-8:t3', '8 frames'],
  ['0-16:t3', '16 frames, two top blocks'],
  ['3-16:t3', '13 frames, from 3'],
  ['0-16!5-7:t4', '16 frames, a hole'],
  ['0-8,12-20:t3', 'two regions'],
  ['0-64:t6', '64 frames'],
  ['0-1024:t10', '1,024 frames'],
];

export function Setup({ link, onGo, zones }: SetupProps): JSX.Element {
  const { subject, zone } = link.trace;
  const [wrong, setWrong] = useState('');
  const open = (name: string, on: Zone, beside: string | undefined): void =>
    onGo({ ...link, trace: { ...link.trace, subject: name, zone: on }, beside }, true);
  const setZone = (text: string): void => {
    try {
      open(subject, zoneOf(text), link.beside);
      setWrong('');
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      setWrong(error.message);
    }
  };
  return (
    <div class="setup">
      <label>
        Design
        <Subjects value={subject} onChange={(name) => open(name, zone, link.beside)} />
      </label>
      <label>
        Zone
        <input
          type="text"
          list="zones"
          value={zoneText(zone)}
          spellcheck={false}
          onChange={(event) => setZone(event.currentTarget.value)}
        />
      </label>
      <datalist id="zones">
        {(zones ?? presets).map(([text, what]) => (
          <option key={text} value={text}>
            {what}
          </option>
        ))}
      </datalist>
      {!zones && (
        <label>
          Beside it
          <Subjects
            value={link.beside ?? ''}
            none="nothing"
            onChange={(name) => open(subject, zone, name === '' ? undefined : name)}
          />
        </label>
      )}
      <p class="wrong" role="status">
        {wrong}
      </p>
    </div>
  );
}

/** The zone that was typed. @throws RangeError */
function zoneOf(text: string): Zone {
  const [place = '', top = 't3'] = text.trim().split(':');
  const zone = readZone(place, top);
  const frames = framesOf(zone);
  if (frames <= FRAMES_MAX) return zone;
  throw new RangeError(`a picture has at most ${FRAMES_MAX} frames, got ${frames}`);
}

interface SubjectsProps {
  readonly value: string;
  /** What choosing none is called, where one need not. */
  readonly none?: string;
  readonly onChange: (name: string) => void;
}

/** Designs, then those that are wrong on purpose. */
export function Subjects({ value, none, onChange }: SubjectsProps): JSX.Element {
  const right = designs.map(({ name }) => name);
  const others = subjects.map(({ name }) => name).filter((name) => !right.includes(name));
  return (
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {none !== undefined && <option value="">{none}</option>}
      <optgroup label="Designs">
        {right.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </optgroup>
      <optgroup label="Wrong on purpose, or oddly right">
        {others.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
