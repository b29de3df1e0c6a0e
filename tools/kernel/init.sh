#!/bin/busybox sh
# The first and only program of the virtual machine: records one log for each workload and sends
# each over a serial line of its own.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/shm
mount -t tmpfs tmpfs /dev/shm
mount -t tmpfs tmpfs /tmp
exec >/dev/console 2>&1
for module in virtio_ring virtio virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk; do
  for file in /lib/modules/$module.ko*; do
    case $file in
    *.xz) xz -dc "$file" >/tmp/module.ko ;;
    *) cp "$file" /tmp/module.ko ;;
    esac
    insmod /tmp/module.ko
  done
done
rm -f /tmp/module.ko
line=1
for load in $(cat /loads); do
  sh /record.sh -b 16384 -o /tmp/log.gz sh /workload.sh $load
  stty -F /dev/ttyS$line raw -echo 115200
  cat /tmp/log.gz >/dev/ttyS$line
  ls -l /tmp/log.gz
  rm /tmp/log.gz
  line=$((line + 1))
done
sync
sleep 1
poweroff -f
