#!/bin/sh
# Records logs of a Linux kernel in a virtual machine: installs nothing, boots a kernel of Debian's
# with `record.sh` as its own first program, and gets the logs back over serial lines.
# usage: record-in-vm.sh FOLDER [CPUS] [PACKAGE]      npm run kernel:record -- FOLDER 4
#   FOLDER   where the logs go: PACKAGE's version, CPUs and workload make their names
#   CPUS     default 2
#   PACKAGE  a Debian kernel package; default: what linux-image-cloud-amd64 stands for
#   LOADS    (environment) the workloads, at most three; default: calm compaction pressure
# Needs qemu-system-x86, busybox-static, cpio and apt-get (packages of Debian or Ubuntu). No part
# of the tests: a run takes a few minutes under software emulation.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=${1:?usage: record-in-vm.sh FOLDER [CPUS] [PACKAGE]} cpus=${2:-2}
package=${3:-$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image.*\)/\1/p')}
[ -n "$package" ] || { echo "no kernel package: run apt-get update first" >&2; exit 64; }
mkdir -p "$into"
into=$(cd "$into" && pwd)
busybox=$(command -v busybox)
loads=${LOADS:-calm compaction pressure}

work=$into/work-$package
mkdir -p "$work"
cd "$work"
if [ ! -d kernel ]; then
  apt-get download "$package"
  dpkg -x "$package"_*.deb kernel
fi
release=$(ls kernel/lib/modules)

# --- the first file system: busybox, the recorder, what is to be recorded, the disk's driver
rm -rf root
mkdir -p root/bin root/dev root/proc root/sys root/tmp root/lib/modules
cp "$busybox" root/bin/busybox
cp "$here/init.sh" root/init
cp "$here/workload.sh" root/workload.sh
echo "$loads" >root/loads
node "$here/../../cli/main.ts" record >root/record.sh
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk; do
  file=$(find "kernel/lib/modules/$release" -name "$module.ko*" | head -n 1)
  [ -z "$file" ] || cp "$file" root/lib/modules/
done
chmod 755 root/init
(cd root && find . | cpio -o -H newc --quiet | gzip -1) >initrd.gz
[ -e disk ] || head -c 67108864 /dev/urandom >disk

# --- boot; the lines are /dev/ttyS0, where the kernel talks, and one for each log. A busy host lets
# the timer be late, which the kernel would take for a broken one: it is not asked to check.
name=linux-$(echo "$release" | cut -d. -f1-2)-${cpus}cpu
set --
for load in $loads; do set -- "$@" -serial "file:$into/$name-$load.ftrace.gz"; done
nice qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp "$cpus" -m "${MEMORY_MIB:-256}" \
  -display none -no-reboot -serial "file:console-$cpus" "$@" \
  -drive file=disk,format=raw,if=virtio,readonly=on -nic none \
  -kernel "kernel/boot/vmlinuz-$release" -initrd initrd.gz \
  -append "console=ttyS0 panic=-1 no_timer_check ${BOOT_OPTIONS:-}"
for load in $loads; do
  gzip -t "$into/$name-$load.ftrace.gz" && echo "$into/$name-$load.ftrace.gz"
done
