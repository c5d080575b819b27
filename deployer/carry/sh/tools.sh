# shellcheck shell=sh
# Says what a host has to carry data with: its rsync with what that can compute, whether its find prints, whether there is ssh.
printf 'machine %s\n' "$(uname -m)"
rsync --version 2>/dev/null | sed -n \
	-e 's/^rsync  *version  *v\{0,1\}\([0-9.]*\).*/rsync \1/p' \
	-e '/^Capabilities/,/^Optimizations/s/^ .*/can &/p' \
	-e '/^Checksum list/,/^Compress list/s/^ .*/sums &/p' \
	-e '/^Compress list/,/^Daemon auth/s/^ .*/packs &/p'
[ -z "$(find / -maxdepth 0 -printf 'x' 2>/dev/null)" ] || echo find
! command -v ssh >/dev/null || echo ssh
case $(tar --version 2>/dev/null) in "tar (GNU tar)"*) echo tar ;; esac
