/** What runs where: the shared design, its zone, a program for each CPU. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedFaults } from '../../impl/faulty/cpus/shared-faults.ts';
import { sharedDesignNamed, sharedDesigns } from '../../models/catalogue/shared-designs.ts';
import { readZone, zoneText } from '../../models/kept/trace-text.ts';
import {
  type AnyScenario,
  isOfObjects,
  showAnyScript,
  type Scenario,
} from '../../models/many-cpus/world/scenario.ts';
import { parseScripts } from '../../models/many-cpus/programs/scripts.ts';
import { textOf } from '../schedules/playing.ts';

/** CPUs of a program, at most. */
const CPUS_MAX = 4;

interface ProgramsProps {
  readonly scenario: AnyScenario;
  /** Opens the schedule of this text. */
  readonly onGo: (text: string) => void;
}

export function Programs({ scenario, onGo }: ProgramsProps): JSX.Element {
  const [wrong, setWrong] = useState('');
  const programs = scenario.scripts.map(showAnyScript).join(' | ');
  if (isOfObjects(scenario)) {
    return (
      <div class="setup">
        <p class="note">
          {scenario.design.name}, programs in bytes: {programs}
        </p>
      </div>
    );
  }
  const open = (change: () => Partial<Scenario>): void => {
    try {
      const changed = { ...scenario, ...change() };
      refuseMany(changed.scripts.length);
      onGo(textOf(changed, []));
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
        <SharedSubjects
          value={scenario.design.name}
          onChange={(name) => open(() => ({ design: sharedDesignNamed(name) }))}
        />
      </label>
      <label>
        Programs, a bar between CPUs
        <input
          type="text"
          value={programs}
          spellcheck={false}
          onChange={(event) => open(() => ({ scripts: parseScripts(event.currentTarget.value) }))}
        />
      </label>
      <label>
        Zone
        <input
          type="text"
          value={zoneText(scenario.zone)}
          spellcheck={false}
          onChange={(event) => {
            const [place = '', top = 't1'] = event.currentTarget.value.trim().split(':');
            open(() => ({ zone: readZone(place, top) }));
          }}
        />
      </label>
      <p class="wrong" role="status">
        {wrong}
      </p>
    </div>
  );
}

function refuseMany(cpus: number): void {
  if (cpus <= CPUS_MAX) return;
  throw new RangeError(`programs are for at most ${CPUS_MAX} CPUs, got ${cpus}`);
}

interface SubjectsProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
}

function SharedSubjects({ value, onChange }: SubjectsProps): JSX.Element {
  return (
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      <optgroup label="Designs">
        {sharedDesigns.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </optgroup>
      <optgroup label="Wrong on purpose">
        {sharedFaults.map(({ design: { name } }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
