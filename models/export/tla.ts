/**
 * The spec as TLA+ modules, for TLC. Like ours, and unlike the Promela modules, they derive the
 * free blocks from the live ones, so they have no faults to switch on: what they check is the
 * spec's own arithmetic, written down a second time in another language. Source of the language:
 * Lamport, Specifying Systems (2002), chapters 2 to 6.
 */
import { CPUS_MAX } from './promela.ts';
import type { ExportBounds } from './bounds.ts';

/** What TLC is told beside the module. */
export const tlaConfig = 'INIT Init\nNEXT Next\nINVARIANT Right\n';

/** @throws RangeError unless TLA+ takes this as the name of a module. */
export function moduleName(name: string): string {
  if (/^(?!WF_|SF_)\w*[a-z]\w*$/i.test(name)) return name;
  throw new RangeError(`a TLA+ module is named with letters, digits and _, got '${name}'`);
}

function framed(name: string, opening: string, body: string): string {
  const dashes = '-'.repeat(Math.max(4, Math.floor((70 - name.length) / 2)));
  const heading = `${dashes} MODULE ${name} ${dashes}`;
  return `${heading}\n${opening}\n${body}${'='.repeat(heading.length)}\n`;
}

const howTo = (name: string): string => `\
\\* Beside ${name}.tla, ${name}.cfg with INIT Init, NEXT Next, INVARIANT Right, a line each; then
\\*     java -cp tla2tools.jar tlc2.TLC -deadlock ${name}   (-deadlock: do not look for any)`;

/** Blocks, free blocks and the invariants: what both modules start with. */
const blocks = ({ frames, orderMax }: ExportBounds): string => `\
Frames == ${frames}
Top    == ${orderMax}
Orders == 0 .. Top

\\* A block of order k has 2^k frames and starts at a multiple of 2^k.
Blocks == {b \\in [at : 0 .. (Frames - 1), order : Orders] :
             /\\ b.at % (2 ^ b.order) = 0
             /\\ b.at + (2 ^ b.order) <= Frames}
FramesOf(b) == b.at .. (b.at + (2 ^ b.order) - 1)
IsIn(b, c)  == FramesOf(b) \\subseteq FramesOf(c)

\\* Free blocks: the largest ones of frames that are not live.
LiveFrames == UNION {FramesOf(b) : b \\in live}
Unused     == {b \\in Blocks : FramesOf(b) \\cap LiveFrames = {}}
Free       == {b \\in Unused : \\A c \\in Unused : IsIn(b, c) => b = c}

\\* Where alloc k may cut: the smallest free blocks that fit.
Fits(k)    == {b \\in Free : b.order >= k}
Sources(k) == {b \\in Fits(k) : \\A c \\in Fits(k) : b.order <= c.order}
\\* It hands out the first part of one.
Part(k, b) == [at |-> b.at, order |-> k]

\\* I3, I4, I5: frames belong to one block each, and no two free blocks are buddies.
NoOverlap == \\A b, c \\in live \\cup Free : b # c => FramesOf(b) \\cap FramesOf(c) = {}
Covered   == UNION {FramesOf(b) : b \\in live \\cup Free} = 0 .. (Frames - 1)
Merged    == \\A b, c \\in Free :
               ~ /\\ b.order = c.order
                 /\\ b.order < Top
                 /\\ b.at + (2 ^ b.order) = c.at
                 /\\ b.at % (2 ^ (b.order + 1)) = 0
`;

/** The any-block spec of this zone. Its states and steps are those of `specOnly`. */
export function tlaSpec(bounds: ExportBounds, name = 'BuddySpec'): string {
  const opening = `\
\\* A buddy allocator on the frames 0 .. ${bounds.frames - 1}: any block may be handed out
\\* that is cut from a smallest free block that fits, and any live block given back, forever.
${howTo(moduleName(name))}
EXTENDS Integers

VARIABLE live  \\* the blocks that are handed out
`;
  const body = `${blocks(bounds)}
Right == NoOverlap /\\ Covered /\\ Merged

Init  == live = {}
Alloc == \\E k \\in Orders : \\E b \\in Sources(k) : live' = live \\cup {Part(k, b)}
GiveBack == \\E b \\in live : live' = live \\ {b}
Next  == Alloc \\/ GiveBack
`;
  return framed(name, opening, body);
}

/**
 * CPUs that each run alloc 0; alloc 1; free; free under one lock. Its states and steps are those of
 * `lockedSpec`. @throws RangeError unless CPUs are in 1..4.
 */
export function tlaLocked(bounds: ExportBounds, cpus: number, name = 'BuddyLocked'): string {
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > CPUS_MAX) {
    throw new RangeError(`cpus of an export must be an integer in 1..${CPUS_MAX}, got ${cpus}`);
  }
  const opening = `\
\\* CPUs that share a buddy allocator on the frames 0 .. ${bounds.frames - 1}.
\\* Each runs alloc 0; alloc 1; free; free, the oldest block freed first, and holds the lock
\\* for the whole of a call.
${howTo(moduleName(name))}
EXTENDS Integers, Sequences

VARIABLES
  live,    \\* the blocks that are handed out
  locked,  \\* does some CPU hold the lock?
  pc,      \\* by CPU: number of its next step in Script
  chosen,  \\* by CPU: the block it is about to cut, or None
  held     \\* by CPU: the blocks it holds, the oldest first
`;
  return framed(name, opening, `${blocks(bounds)}${lockedSteps(cpus)}`);
}

const lockedSteps = (cpus: number): string => `
Cpus == 0 .. ${cpus - 1}
None == [at |-> 0, order |-> -1]

Step(op, k)  == <<[op |-> op, order |-> k]>>
Allocates(k) == Step("lock", k) \\o Step("choose", k) \\o Step("cut", k) \\o Step("release", k)
Frees        == Step("lock", 0) \\o Step("put back", 0) \\o Step("release", 0)
Script       == Allocates(0) \\o Allocates(1) \\o Frees \\o Frees

Init == /\\ live   = {}
        /\\ locked = FALSE
        /\\ pc     = [c \\in Cpus |-> 1]
        /\\ chosen = [c \\in Cpus |-> None]
        /\\ held   = [c \\in Cpus |-> <<>>]

IsAt(c, op) == pc[c] <= Len(Script) /\\ Script[pc[c]].op = op
Order(c)    == Script[pc[c]].order
Moves(c)    == pc' = [pc EXCEPT ![c] = @ + 1]

Lock(c) == /\\ IsAt(c, "lock") /\\ ~locked
           /\\ locked' = TRUE
           /\\ UNCHANGED <<live, chosen, held>>

Choose(c) == /\\ IsAt(c, "choose")
             /\\ \\/ \\E b \\in Sources(Order(c)) : chosen' = [chosen EXCEPT ![c] = b]
                \\/ Sources(Order(c)) = {} /\\ chosen' = chosen
             /\\ UNCHANGED <<live, locked, held>>

Cut(c) == /\\ IsAt(c, "cut")
          /\\ IF chosen[c] = None
             THEN UNCHANGED <<live, held>>
             ELSE LET got == Part(Order(c), chosen[c])
                  IN  /\\ live' = live \\cup {got}
                      /\\ held' = [held EXCEPT ![c] = Append(@, got)]
          /\\ chosen' = [chosen EXCEPT ![c] = None]
          /\\ UNCHANGED locked

PutBack(c) == /\\ IsAt(c, "put back")
              /\\ IF held[c] = <<>>
                 THEN UNCHANGED <<live, held>>
                 ELSE /\\ live' = live \\ {Head(held[c])}
                      /\\ held' = [held EXCEPT ![c] = Tail(@)]
              /\\ UNCHANGED <<locked, chosen>>

Release(c) == /\\ IsAt(c, "release")
              /\\ locked' = FALSE
              /\\ UNCHANGED <<live, chosen, held>>

Next == \\E c \\in Cpus :
          Moves(c) /\\ (Lock(c) \\/ Choose(c) \\/ Cut(c) \\/ PutBack(c) \\/ Release(c))

\\* O1: what a CPU is about to cut is free, whoever came between.
ChosenFree == \\A c \\in Cpus : chosen[c] = None \\/ chosen[c] \\in Free
Right == NoOverlap /\\ Covered /\\ Merged /\\ ChosenFree
`;
