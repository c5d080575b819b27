# shellcheck shell=sh
# What a host says of its processor. It changes nothing.
say() { printf '%s %s\n' "$1" "$2"; }
echo 'berth-bench 1'
say arch "$(uname -m)"
if command -v systemd-detect-virt >/dev/null 2>&1; then
	say virt "$(systemd-detect-virt)"
elif grep -q '^flags.* hypervisor' /proc/cpuinfo; then
	say virt vm
fi
[ -r /proc/device-tree/model ] && say board "$(tr -d '\0\n' </proc/device-tree/model)"
[ -r /proc/device-tree/compatible ] && tr '\0' '\n' </proc/device-tree/compatible | head -n 20 | while IFS= read -r name; do say compatible "$name"; done
grep -E '^(model name|Hardware|Model|CPU implementer|CPU part)' /proc/cpuinfo | head -n 2000 | while IFS= read -r line; do say cpu "$line"; done
exit 0
