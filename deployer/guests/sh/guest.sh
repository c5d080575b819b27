# shellcheck shell=sh
# Whether a guest runs, what an LXC uses of its memory, and the configuration as it is written. What is not there says nothing. It changes nothing. Arguments: vm or
# lxc, number.
LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
case $1 in
lxc) at=/etc/pve/lxc/$2.conf program=pct ;;
*) at=/etc/pve/qemu-server/$2.conf program=qm ;;
esac
[ -r "$at" ] || exit 0
$program status "$2" </dev/null || exit
if [ -r "/sys/fs/cgroup/lxc/$2/memory.current" ]; then
	read -r used <"/sys/fs/cgroup/lxc/$2/memory.current"
	while read -r name amount; do
		case $name in inactive_file) used=$((used - amount)) ;; esac
	done <"/sys/fs/cgroup/lxc/$2/memory.stat"
	echo "uses: $used"
fi
head -c 60000 "$at"
