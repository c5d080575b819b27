# shellcheck shell=sh
# What a machine is: a line each, with its name before a tab.
say() { printf '%s\t%s\n' "$1" "$2"; }
say name "$(hostname)"
say user "$(id -un)"
say 'root by sudo' "$(sudo -n id -un)"
say address "$(ip -o -4 addr show dev eth0 | awk '{print $4}')"
say gateway "$(ip route show default | awk '{print $3}')"
say processors "$(nproc)"
say resolver "$(awk '/^nameserver/ {print $2}' /run/systemd/resolve/resolv.conf)"
say search "$(awk '/^search/ {print $2}' /run/systemd/resolve/resolv.conf)"
say agent "$(systemctl is-active qemu-guest-agent)"
say instance "$(cat /var/lib/cloud/data/instance-id)"
say memory "$(awk '/^MemTotal/ {printf "%d", $2 * 1024}' /proc/meminfo)"
say disk "$(df -B1 --output=size / | tail -n 1 | tr -d ' ')"
say boot "$(cat /proc/sys/kernel/random/boot_id)"
say 'user space' "$(systemctl show --property UserspaceTimestampMonotonic --value | awk '{printf "%.1f", $1 / 1000000}')"
