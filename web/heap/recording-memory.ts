/**
 * A memory that notes which words a call reads and writes, around the one that judges them. It is
 * put under a design that knows nothing of it, by wrapping the design's `attach`.
 */
import type { Design, Memory } from '../../spec/ports/page-port.ts';

/** What one call did to one word. */
export interface Touch {
  readonly address: number;
  readonly isRead: boolean;
  readonly isWritten: boolean;
}

/** Notes accesses while it is told to; the judge underneath may still refuse them. */
export class RecordingMemory implements Memory {
  /** The word of the last access, also of one that was refused. */
  last: number | undefined;
  private readonly inner: Memory;
  private readonly reads = new Set<number>();
  private readonly writes = new Set<number>();
  private isOn = false;

  constructor(inner: Memory) {
    this.inner = inner;
  }

  load(address: number): number {
    if (this.isOn) {
      this.reads.add(address);
      this.last = address;
    }
    return this.inner.load(address);
  }

  store(address: number, value: number): void {
    if (this.isOn) {
      this.writes.add(address);
      this.last = address;
    }
    this.inner.store(address, value);
  }

  /** Forgets what was noted, and notes from now on. */
  begin(): void {
    this.reads.clear();
    this.writes.clear();
    this.last = undefined;
    this.isOn = true;
  }

  /** Stops noting. Every word that was touched, ascending by address. */
  end(): readonly Touch[] {
    this.isOn = false;
    const addresses = [...new Set([...this.reads, ...this.writes])].toSorted((a, b) => a - b);
    return addresses.map((address) => ({
      address,
      isRead: this.reads.has(address),
      isWritten: this.writes.has(address),
    }));
  }
}

/** The design on a memory that notes, and how to reach the memory once the design is attached. */
export function recorded(design: Design): { design: Design; memory: () => RecordingMemory } {
  let memory: RecordingMemory | undefined;
  const attach: Design['attach'] = (space) => {
    memory = new RecordingMemory(space.memory);
    return design.attach({ ...space, memory });
  };
  const attached = (): RecordingMemory => {
    if (memory) return memory;
    throw new Error('engine bug: asked for the memory of a design that is not attached');
  };
  return { design: { ...design, attach }, memory: attached };
}
