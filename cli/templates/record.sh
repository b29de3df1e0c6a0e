#!/bin/sh
# Records what the page allocator of the running Linux does, for `buddycheck trace FILE`.
# usage: sh record.sh [-o FILE] [-b KIB] [-p] [-s SECONDS | COMMAND [ARGUMENT…]]
#   -o FILE     where the log goes; compressed if it ends in .gz. Default: buddycheck-log.txt
#   -b KIB      trace buffer of each CPU. Default: an eighth of the free memory over all CPUs
#   -p          set no kprobes: only what tracefs itself offers
#   -s SECONDS  how long to look, where no COMMAND is given that says so by ending. Default: 10
# Needs root, tracefs, and the tools of any busybox. Tracing is left as it was found: everything
# happens in an instance of its own, which is removed. The log begins and ends with a snapshot of
# the free frames, taken inside the traced window, so that what was between can be judged exactly.
set -u
LC_ALL=C
export LC_ALL
umask 077

say() { echo "record: $*" >&2; }
die() { say "$*"; exit 1; }
# What could not be had; goes into the log, too.
missing=
miss() { say "cannot get $1: $2"; missing="$missing${missing:+,}$1"; }

output=buddycheck-log.txt kib= probes=yes seconds=10
while getopts o:b:ps: option; do
  case $option in
  o) output=$OPTARG ;;
  b) kib=$OPTARG ;;
  p) probes=no ;;
  s) seconds=$OPTARG ;;
  *) die "usage: sh record.sh [-o FILE] [-b KIB] [-p] [-s SECONDS | COMMAND [ARGUMENT…]]" ;;
  esac
done
shift $((OPTIND - 1))
for number in "${kib:-1}" "$seconds"; do
  case $number in '' | *[!0-9]*) die "-b and -s take whole numbers, got '$number'" ;; esac
done
[ "$(id -u)" = 0 ] || die "must be root, got user $(id -u)"

# --- tracefs, and an instance of our own

mounted=
tracing=
for folder in /sys/kernel/tracing /sys/kernel/debug/tracing; do
  [ -e "$folder/trace_clock" ] && tracing=$folder && break
done
if [ -z "$tracing" ]; then
  mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null || die "no tracefs, and none to mount"
  tracing=/sys/kernel/tracing mounted=yes
fi
mine=$tracing/instances/buddycheck-$$
scratch=$(mktemp -d /dev/shm/buddycheck.XXXXXX 2>/dev/null || mktemp -d) || die "no place for files"
probed=

clean() {
  trap - EXIT INT TERM
  [ -d "$mine" ] && echo 0 >"$mine/tracing_on" && echo 0 >"$mine/events/enable" && rmdir "$mine"
  for probe in $probed; do echo "-:buddycheck/$probe" >>"$tracing/kprobe_events"; done
  [ -n "$mounted" ] && umount "$tracing"
  rm -rf "$scratch"
}
trap clean EXIT
trap 'clean; exit 130' INT TERM
mkdir "$mine" 2>/dev/null || die "no instance $mine: is CONFIG_TRACING there?"
echo 0 >"$mine/tracing_on"

# --- what to record

clock=counter
echo counter 2>/dev/null >"$mine/trace_clock" || { miss clock "no clock 'counter'"; clock=other; }
cpus=$(grep -c '^processor' /proc/cpuinfo)
[ "$cpus" -gt 0 ] || cpus=1
if [ -z "$kib" ]; then
  kib=$(awk -v cpus="$cpus" '/^MemFree:/ { print int($2 / 8 / cpus) }' /proc/meminfo)
fi
echo "$kib" 2>/dev/null >"$mine/buffer_size_kb" || miss buffer "$kib KiB for each CPU"

events=
on() {
  if [ -e "$mine/events/$1/enable" ] && echo 1 2>/dev/null >"$mine/events/$1/enable"; then
    events="$events${events:+,}$1"
  else
    miss "$1" "no such event in this kernel"
  fi
}
for event in mm_page_alloc mm_page_free mm_page_free_batched mm_page_alloc_zone_locked \
  mm_page_pcpu_drain mm_page_alloc_extfrag; do
  on "kmem/$event"
done
on compaction
on cma
on page_isolation

# A kprobe on the first of some functions (kernels name them differently) that moves blocks without
# an event. usage: probe NAME p|r FUNCTION,… ARGUMENT…
probe() {
  name=$1 kind=$2 functions=$3
  shift 3
  for function in $(echo "$functions" | tr , ' '); do
    echo "$kind:buddycheck/$name $function $*" 2>/dev/null >>"$tracing/kprobe_events" || continue
    probed="$probed${probed:+ }$name"
    on "buddycheck/$name"
    return
  done
  miss "buddycheck/$name" "no kprobe on $functions"
}
if [ "$probes" = yes ] && [ -e "$tracing/kprobe_events" ]; then
  # page: the address of a block's struct page; base: that of frame 0's.
  block='page=$arg1:x64 order=$arg2:u32 base=@vmemmap_base:x64'
  bulk=__alloc_pages_bulk,alloc_pages_bulk_noprof
  probe isolate p __isolate_free_page "$block"
  probe isolated r __isolate_free_page 'taken=$retval:s32'
  probe split p split_page "$block"
  probe bulk p $bulk 'count=$arg4:s32'
  probe bulk_end r $bulk 'count=$retval:s32'
  # Whoever asks for a stack or for much of vmalloc gets it by bulk allocations, then maps it.
  probe mapped p vmap_small_pages_range_noflush,__vmap_pages_range_noflush \
    'from=$arg1:x64 to=$arg2:x64 pages=+0($arg4):x64[64] base=@vmemmap_base:x64'
else
  miss kprobes "asked for none, or no kprobe_events"
fi

# --- snapshots of what is free

mkfifo "$scratch/go" "$scratch/stop" || die "no mkfifo"
frames=
if [ -r /proc/kpageflags ]; then
  # Room in advance, so that a snapshot takes no frame for itself.
  cat /proc/kpageflags >"$scratch/flags"
  frames=$(($(wc -c <"$scratch/flags") / 8))
  cat /proc/buddyinfo /proc/kpageflags /proc/buddyinfo /proc/kpageflags >"$scratch/before"
  cp "$scratch/before" "$scratch/after"
  rm "$scratch/flags"
else
  miss snapshots "no /proc/kpageflags"
fi

mark() { echo "$*" >"$mine/trace_marker"; }

# Reads what is free twice over, between two markers. The reader is started first and waits at a
# pipe; the shell itself then only writes and opens, so that next to nothing is handed out between.
look() {
  cat "$scratch/go" /proc/buddyinfo /proc/kpageflags /proc/buddyinfo /proc/kpageflags \
    "$scratch/stop" 1<>"$scratch/$1" &
  sleep 1
  mark "buddycheck snapshot $1 begin $2"
  exec 3>"$scratch/go"
  exec 3>&-
  exec 3>"$scratch/stop"
  mark "buddycheck snapshot $1 end $2"
  exec 3>&-
  wait $!
}

# intervals FILE OFFSET LENGTH NIBBLE DIGITS: frames whose flags have one of DIGITS at NIBBLE.
intervals() {
  od -An -v -tx8 -j "$2" -N "$3" "$1" | awk -v place="$4" -v digits="$5" '
    function told() { if (from >= 0) printf "0x%x-0x%x\n", from, frame - 1; from = -1 }
    BEGIN { from = -1 }
    {
      for (i = 1; i <= NF; i++) {
        if (index(digits, substr($i, place, 1))) { if (from < 0) from = frame } else told()
        frame++
      }
    }
    END { told() }'
}

# Bit 10 of a frame's flags: free in the buddy lists. Bit 20: no such frame.
decode() {
  file=$scratch/$1
  half=$(($(wc -c <"$file") / 2)) flags=$((frames * 8))
  text=$((half - flags))
  for part in 0 1; do
    start=$((part * half))
    dd if="$file" bs=1 skip=$start count=$text 2>/dev/null >"$scratch/$1.info$part"
    intervals "$file" $((start + text)) $flags 14 4567cdef >"$scratch/$1.free$part"
  done
  intervals "$file" $text $flags 11 13579bdf >"$scratch/$1.nopage"
  cmp -s "$scratch/$1.info0" "$scratch/$1.info1" && cmp -s "$scratch/$1.free0" "$scratch/$1.free1"
}

snapshot() {
  [ -n "$frames" ] || return
  tries=0
  while [ $tries -lt 8 ]; do
    look "$1" $tries
    tries=$((tries + 1))
    decode "$1" && return
  done
  miss "snapshot-$1" "two looks in a row that agree"
  rm "$scratch/$1"
}

show_snapshot() {
  [ -e "$scratch/$1.free0" ] && [ -e "$scratch/$1" ] || return
  echo "SNAPSHOT $1 tries=$2 frames=$frames"
  cat "$scratch/$1.info0"
  echo FREE-FRAMES
  cat "$scratch/$1.free0"
  echo NOPAGE-FRAMES
  cat "$scratch/$1.nopage"
  echo SNAPSHOT-END
}

# --- record

cat /proc/buddyinfo >"$scratch/buddyinfo"
cat /proc/pagetypeinfo >"$scratch/types-before" 2>/dev/null || miss pagetypeinfo "none"
grep -h '^\(compact\|drop\|oom\|allocstall\|thp\)' /proc/vmstat >"$scratch/vmstat-before" 2>/dev/null
echo 1 >"$mine/tracing_on"
tries=0
snapshot before
tries_before=$tries
say "looking: ${*:-$seconds seconds}"
if [ $# -gt 0 ]; then "$@" >&2; else sleep "$seconds"; fi
snapshot after
tries_after=$tries
echo 0 >"$mine/tracing_on"
lost=$(cat "$mine"/per_cpu/cpu*/stats | awk '/^(overrun|dropped events):/ { n += $NF } END { print n + 0 }')
[ "$lost" = 0 ] || say "$lost events did not fit: try again with -b $((kib * 4))"

write() {
  uname -a
  echo "RECORDED version=1 clock=$clock lost=$lost events=$events missing=${missing:-none}"
  if [ -n "$frames" ]; then
    show_snapshot before $tries_before
    show_snapshot after $tries_after
  else
    cat "$scratch/buddyinfo"
  fi
  echo ZONEINFO
  cat /proc/zoneinfo
  echo ZONEINFO-END
  if [ -s "$scratch/types-before" ]; then
    echo PAGETYPEINFO before
    cat "$scratch/types-before"
    echo PAGETYPEINFO after
    cat /proc/pagetypeinfo
    echo PAGETYPEINFO-END
  fi
  echo TRACE-BEGIN
  cat "$mine/trace"
  echo TRACE-END
  cat /proc/buddyinfo
}
case $output in
*.gz) write | gzip -c >"$output" ;;
*) write >"$output" ;;
esac
say "wrote $output"
