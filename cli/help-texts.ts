/** What `--help` says. Kept as text as it is read: a new user's first page. */
const general = `buddycheck checks buddy page allocators against an executable specification:
every reachable state of small zones, random histories on large ones, calls recorded
from a real kernel; and tells the shortest story of what is wrong.

usage: buddycheck <command> [options]

  check       look for a call that a design answers wrongly
  interleave  run a design on several CPUs, under every schedule
  replay      replay a counterexample, call by call
  trace       judge the log of a running allocator: Linux's, or anybody's
  record      print the shell script that records one on a Linux machine
  prove       run every claim this package makes, and say which ones moved
  faults      give every fault to every method: which are found, by what?
  explain     what an obligation, a promise, a fault or an exit code says
  explore     look rather than read: heaps and schedules in the browser
  export      the specification for other tools: SPIN, TLC; a trace for ITF viewers
  schema      the JSON Schema of what check --json writes
  init        write what a C, Rust or Zig allocator needs to be checked as WebAssembly
  mutate      change a binary, one instruction at a time: which changes go unnoticed?
  worker      lend this machine to a queue; check, faults and prove take --queue
  swarm       status: who works at a queue, what is left; cancel: call it off
  help        this text; or of a command: buddycheck help check
              or every name there is:     buddycheck help designs, help obligations

  --version   the version of this package

exit codes: 0 it holds, 1 it fails, 2 unknown (stopped by a limit or by you),
            64 bad usage, 70 a bug of buddycheck's own or of a
            module that it was given, 74 the answer could not be written

try:  buddycheck check --design free-list --frames 8
      buddycheck check --design no-merge            (an allocator that is wrong on purpose)`;

const check = `buddycheck check: look for a call that a design answers wrongly.

Without options, checks every design in full, in about a minute on two cores. The first failure of a
design is shown as a counterexample; the table at the end says what was explored.

  --design NAME        only this design (or one of the faults: they are designs, too),
                       or your own: the path of a module that exports one
  --frames N           only a zone of the frames 0..N-1, N in 1..1048576
  --regions LIST       only a zone of these frames, like '0-8,16-24' (last not included)
  --reserved LIST      holes in that zone that must never be handed out, like '3-4'
  --top-order K        largest order of that zone; by default the largest that fits
  --seed S             seed of the random histories; by default always 1965
  --runs N             random histories; by default 500 (100 with --quick)
  --states-max N       states that one search keeps; more means 'unknown'; by default 200000
  --seconds-max S      stop after S seconds; what is not done by then is 'unknown'
  --memory-max M       MiB that states and tables of one search may take, likewise
  --seen HOW           tell states apart by all their words: exact (default), or by 64 bits:
                       fingerprints, which need less room and may lose a state; the report
                       says how many are expected to be lost
  --workers N          threads that work side by side, 1..64; by default as many as there are
                       cores. What is found is the same, in the same order. One search
                       alone is done by N threads together if N is given, or if it is sure
                       to have half a million states: same verdict and counts
  --queue URL          let the workers at redis://host:6379 do it: see 'help worker'
  --levels FOLDER      search level by level in files of FOLDER, for one exhaustive search:
                       more states than fit in memory, and what is there already is not
                       done again. With --queue the workers share it, who must all see
                       FOLDER by that path; refused where one process is as fast
  --partitions P       parts of each level, 1..256; by default 16, enough for 16 threads.
                       If given, a search goes to the queue however short it is
  --checkpoint FILE    keep the search in FILE, and go on from it if it is there; for one
                       exhaustive search: give --design and a zone. FILE is whole at any
                       moment; one that is damaged, or of another search, is refused
  --checkpoint-every S seconds from one to the next, at least; by default 30
  --junit FILE         also write JUnit XML: a case for each design, obligation and bounds;
                       what was not decided is skipped
  --sarif FILE         also write a SARIF 2.1.0 log of the failures
  --html FILE          also write a page that opens without a network: verdicts, and each
                       failure as pictures, step by step
  --quick              leave out what takes longest
  --json               one JSON document instead of the table; its schema: buddycheck schema

Files are replaced whole, or left as they were. Where GITHUB_ACTIONS is set, failures and
limits are told to GitHub too. Ctrl-C stops: what was covered is told, 'unknown' the verdict.

buddycheck check FILE.wasm [options]: the same of an allocator in a WebAssembly binary, that
exports the functions of buddycheck.h (see buddycheck init) or has a config file.

  --config FILE        how to call it, JSON or a module; by default FILE.buddycheck.json or
                       .ts, if one exists
  --frames N           only a zone of N frames, 1..64
  --top-order K        largest order of that zone; by default the largest that fits
  --states-max N       states that one search keeps; by default 200000
  --fuel N             jumps back and calls of one call, at most; by default 100000
  --pages N            pages of 64 KiB of memory, at most; by default 256
  --engine NAME        what makes the calls, interpreter or host; by default the host's own
                       WebAssembly from 12 frames on, with the same verdicts and counts
  --seed S             of the long histories and of programs by chance; by default 1
  --seconds-max S      stop after S seconds; what is not done by then is 'unknown'
  --memory-max M       MiB that states and tables of one search may take, likewise
  --junit FILE         also write JUnit XML: a case for each obligation and zone or program
  --sarif FILE         also write a SARIF 2.1.0 log: each failure at its function and byte of
                       FILE.wasm, or at its line of the source, if compiled with -g
  --html FILE          also write a page of it that opens without a network
  --quick              without 16 frames up to symmetry
  --json               one JSON document instead of the tables; its schema is that of designs

Where it has atomic instructions or imports a lock, small programs on several CPUs are run
under every schedule too: the level concurrent.`;

const interleave = `buddycheck interleave: run a design on several CPUs, under every schedule.

The shipped code itself is stopped at each access to shared memory. Verdicts: every answer
must fit some order of the calls, every invariant hold between calls, every CPU get on.

  --design NAME        locked-…, ticketed-… or cached-… of a design, pmm, which is asked
                       for bytes, or a fault smp-…; by default locked-free-list;
                       or a binary: buddycheck interleave x.wasm; or your own: the path of a
                       module (one that knows of one CPU is put behind a lock)
  --config FILE        how to call the binary, as in check
  --frames N           the frames 0..N-1, N in 1..64; by default 4
  --program LIST       calls of each CPU: 'alloc 0; alloc 1; free; free last | alloc 0';
                       free gives back the oldest block; one script is for all CPUs.
                       Of pmm: 'alloc 64; alloc 32; free | alloc 64'
  --cpus N             1..4; by default as many as there are scripts, 2 for one
  --irq LIST           calls of one interrupt handler for each CPU, as in --program
  --sizes S            of pmm: small (default), pages of 64 bytes and objects of 32, or
                       document, 4096 and ten classes from 4 to 2048
  --sees S             of pmm: all (default), or client, only what a client can notice
  --writes W           of pmm: what clients write into what is theirs: nodes (default),
                       which look like those of a list, or data, which are no addresses
  --grain G            accesses: each access is a step (default); locks: only atomic ones
                       are, and plain accesses that nothing orders fail as races
  --strategy S         states (default), orders (executions that differ), random, pct
  --preemptions B      at most so many; the verdict is then 'unknown' beyond them
  --migrations N       two CPUs may exchange their threads N times, 0..15, where interrupts
                       are on and no handler runs; an empty script is an idle CPU; by default 0
  --symmetry           CPUs of equal scripts are interchangeable
  --tree-symmetry      so are the halves of a split block, between two calls
  --seed S, --runs N   of random and pct; by default 1, 1000
  --states-max N       states (or executions) at most; by default 1000000
  --seconds-max S      stop after S seconds
  --memory-max M       MiB of states and tables at most; with strategy states
  --sarif FILE         also write a SARIF 2.1.0 log of a failure, a thread for each CPU
  --html FILE          also write a page that opens without a network: the failure as lanes
  --schedule TEXT      replay this schedule, like '0x3 1 i0', step by step; m0-1 is a migration
  --json               one JSON document instead of the report`;

const replay = `buddycheck replay 'bc1:…': replay a counterexample, call by call or,
of several CPUs, step by step.

The trace is the text behind 'replay' in a report; keep the single quotes. Exit code 1 if
it still fails, 0 if it holds now, 64 if it is damaged or no longer fits the design. Of
several CPUs, a file that 'export --itf' wrote will do, named *.json: then each step must
also do what is written there.

  --test LANGUAGE      print a regression test of it instead: vitest (if nothing is said), c or
                       rust, which make the calls by the allocator's own functions and
                       assert what must hold, natively, or kunit, the same in a kernel; of
                       several CPUs vitest, or c with a loop that stresses threads
  --html FILE          also write a page of it that opens without a network
  --design FILE        the module or the binary of a design that is not one of ours
  --config FILE        how to call the binary, if that was named in the check
  --json               verdict and failure as JSON`;

const prove = `buddycheck prove: run every claim this package makes, and say which ones moved.

A claim is a row of proofs/claims.json: a model, its bounds, and what an exhaustive search
of it finds: verdict, states, depth; for a fault, the obligation it breaks and in how many
calls. A lemma is decided by z3 about the sources themselves, for every size within the
bounds that it states; its twin, with one thing changed, must fail. Lemmas need the
development dependencies. Exit code 1 if anything is found to be otherwise.

  --claims FILE        only claims, those of this file, in the format of proofs/claims.json
  --lemmas             only lemmas
  --only TEXT          only claims and lemmas whose id contains this text
  --workers N          threads that work side by side, 1..64; by default as many as there are
                       cores. What is found is the same, in the same order
  --queue URL          let the workers at redis://host:6379 do it: see 'help worker'
  --smt2 DIR           write the lemmas as SMT-LIB files instead, and ask a native z3, if any
  --json               one JSON document instead of the table`;

const faults = `buddycheck faults: give every allocator that is wrong on purpose to every method.

A table fault by method: the obligation that fell, in how many calls or steps, after how
long; and which obligations see the fault, each asked as if it were the only one. A second
table by obligation: how many faults it sees, and which of them it alone. Exit code 0 if
every fault falls to the obligation it names and every harmless variant survives, else 1.
A search that met a limit found nothing. Takes some minutes.

  --only TEXT          only faults whose name contains this text
  --method M           exhaustive, interleaved, random or recorded; by default all
  --workers N          threads that work side by side, 1..64; by default as many as there are
                       cores. What is found is the same, in the same order
  --queue URL          let the workers at redis://host:6379 do it: see 'help worker'
  --json               one JSON document, as in proofs/kill-matrix.json`;

const explore = `buddycheck explore [TRACE | REPORT.json | FILE.wasm]: look rather than read.

Serves a page to this machine only, until Ctrl-C: a trace or a schedule 'bc1:…' opened at its
last step (or at step N, with @N behind it), what 'check --json' wrote, an allocator to be
checked there, or with none of these a heap to try calls on. Everything in it runs in the
browser, and nothing is sent anywhere.

  --port N             on this port; by default a free one
  --no-open            print the address only`;

const explain = `buddycheck explain I5: what an obligation says, and how it looks broken.

By id or name: the statement, the formula, where it is decided, which designs owe it,
what checks it within which bounds, the faults that it alone sees, and the smallest
story of it being broken.

Likewise a promise (explain sees), a level of binaries (explain safe), an exit code
(explain 2) or a fault (explain no-merge). Without anything: what there is.

  --json               one JSON document instead`;

const exported = `buddycheck export: the specification for other people's tools.

  --promela            a Promela module, for SPIN
  --tla                a TLA+ module, for TLC
  --itf 'bc1:…'        a trace in the Informal Trace Format, for Apalache's and Quint's viewers
  --frames N           frames 0..N-1, N in 1..16; by default 8
  --top-order K        largest order; by default the largest that fits
  --cpus N             N CPUs in 1..4 under one lock, each running alloc 0; alloc 1; free; free
  --out FILE           write there instead; a file that is there is replaced, or left whole

The modules count the states that our own models count: npm run second-opinion compares.`;

const init = `buddycheck init c|rust|zig: write what connects an allocator with buddycheck.

An adapter to fill in, the compile command as a script, and a config. Nothing is overwritten.

  --into FOLDER        where to write; by default here
  --bits 32|64         of a pointer, in the build script; 64 in C and Zig. Default 32`;

const mutate = `buddycheck mutate FILE.wasm: how far does a check of this binary reach?

Changes one instruction at a time, without changing the length of anything, and checks each
mutant: one that survives shows code that the bounds do not reach, or that does not matter.
Exit code 1 if any survives. The options are those of 'check FILE.wasm', and:

  --report FILE        write a mutation report (JSON of the Stryker project's schema)
  --workers N          threads that work side by side, 1..64; by default as many as there are
                       cores. What is found is the same, in the same order
  --queue URL          let the workers at redis://host:6379 do it: see 'help worker'`;

const schema = `buddycheck schema [check|trace|log]: the JSON Schema (draft 2020-12) of what
'check --json' writes (the default), of what 'trace --json' writes, or of a line of a
buddycheck-log, which 'trace' reads.

Fields may be added to the document; the number in 'format' changes
where a reader of the older form would misread the new one. Programs in JavaScript can use
decodeReport of buddycheck, which also gives back traces that can be played.`;

const trace = `buddycheck trace FILE…: is this log one that a right allocator could write?

Every line is judged against what came before it: live blocks overlap nothing, come back
once and in their order, leave the free lists and enter them as they must; snapshots are
compared to the last frame. What was judged how often is a table; a contradiction is told
with its lines. 'help record' says how to record such a log.

Read are: what 'buddycheck record' writes; tracefs 'trace' and 'trace_pipe', 'perf script'
and 'trace-cmd report' with events of the group kmem; JSON lines of any other allocator
(buddycheck schema log; docs/checking-a-running-kernel.md). All also gzipped.

  --kernel VERSION     of a log that does not say it, like 5.10: what that kernel does
                       without a line; by default whatever any version does
  --skip-foreign       skip lines that are no event and count them; such a log is
                       'unknown' at best. By default the first of them is an error, 64
  --json               one JSON document instead of the report: buddycheck schema trace
  --junit FILE         also write JUnit XML: a case for each rule
  --sarif FILE         also write a SARIF 2.1.0 log of the contradictions
  --html FILE          also write a page of them that opens without a network

Exit code 0: every line fits; 1: lines contradict each other; 2: lines are missing, or a
contradiction could be explained by what the log does not show.`;

const record = `buddycheck record: print the script that records a log on a Linux machine.

  npx buddycheck record > record.sh
  sh record.sh -o log.gz ./workload       as root, on the machine to be looked at
  npx buddycheck trace log.gz

The script needs root, tracefs and the tools of any busybox, and leaves tracing as it found
it. 'sh record.sh -h' says what it takes.`;

const worker = `buddycheck worker --queue redis://host:6379: lend this machine's cores to a queue.

Jobs of 'check', 'faults', 'prove' and 'mutate' with the same --queue are done here, beside whatever
other workers there are; Ctrl-C gives back what is not done. Any machine that reaches the
Redis (or Valkey) will do; all must have the same version of this package, and the packages
bullmq and ioredis beside it. Who can write to that server can have work done here: give it
a password, redis://:password@host, or keep it in a network of your own.

  --queue URL          the server; its maxmemory-policy must be noeviction
  --threads N          jobs at a time, 1..64; by default as many as there are cores
  --lost-after S       a worker that says nothing for S seconds is gone, and others take
                       over what it was at; 1..3600, by default 15

One machine to three, step by step: docs/many-machines.md.`;

const swarm = `buddycheck swarm status|cancel --queue redis://host:6379

  status               who is there, which code they run, what they are at; how many jobs
                       wait, how many are done a second, how long the rest will take
  cancel               call off everything: what waits is dropped, what is being done is
                       stopped, commands that wait end as if interrupted, and answers
                       that were kept for a day are dropped
  --json               one JSON document`;

/** By topic: a command, or nothing in particular. */
export const helpTexts: Readonly<Record<string, string>> = {
  init,
  mutate,
  worker,
  swarm,
  '': general,
  check,
  interleave,
  replay,
  trace,
  record,
  prove,
  faults,
  explain,
  explore,
  export: exported,
  schema,
};
