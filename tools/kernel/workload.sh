#!/bin/sh
# What is recorded: a workload by name. Each ends by itself, and touches nothing but memory.
# usage: workload.sh short|calm|compaction|pressure

# Many processes at once, each with memory of its own.
forks() {
  round=0
  while [ $round -lt "$1" ]; do
    for child in 1 2 3 4 5 6; do sh -c 'x=$(seq 1 400); : "$x"' & done
    wait
    round=$((round + 1))
  done
}

# Files that come, grow, shrink and go.
files() {
  mkdir -p /tmp/load
  for n in 1 2 3 4; do
    for file in a b c d; do head -c $((n * 700000)) /dev/zero >/tmp/load/$file; done
    rm /tmp/load/a /tmp/load/c
    : >/tmp/load/b
    cp /tmp/load/d /tmp/load/e
  done
  rm -r /tmp/load
}

# Pages of a disk, read and forgotten.
cached() {
  [ -b /dev/vda ] || return
  dd if=/dev/vda of=/dev/null bs=64k count="$1" 2>/dev/null
  echo 1 >/proc/sys/vm/drop_caches
}

case $1 in
short)
  forks 1
  head -c 500000 /dev/zero >/tmp/short
  rm /tmp/short
  ;;
calm)
  forks 10 &
  files
  wait
  cached 200
  ;;
compaction)
  cached 400 &
  files
  wait
  for pages in 10 40 80; do echo $pages >/proc/sys/vm/nr_hugepages; done
  forks 3
  echo 0 >/proc/sys/vm/nr_hugepages
  echo 1 >/proc/sys/vm/compact_memory
  forks 3
  ;;
pressure)
  forks 3 &
  # Wants more memory than there is, and is killed.
  sh -c 'echo 1000 >/proc/self/oom_score_adj; exec tail /dev/zero'
  wait
  dd if=/dev/zero of=/tmp/large bs=1M count=60 2>/dev/null
  forks 2
  rm /tmp/large
  ;;
esac
