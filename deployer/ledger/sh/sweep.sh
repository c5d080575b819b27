# shellcheck shell=sh
# A function that removes what uploads left in /tmp that were broken off: versions of berth before 2026-12 sent files there,
# with secrets in them, to a directory of the login user with one file, content. Nothing else is removed and no link followed:
# anybody may write there.
sweep() (
	LC_ALL=C
	cd /tmp 2>/dev/null || exit 0
	tmp=$(pwd -P)
	for at in .berth-??????????????????????????; do
		case ${at#.berth-} in *[!A-Z2-7]*) continue ;; esac
		cd -P "$tmp/$at" 2>/dev/null || continue
		# From here on it is this directory, whatever has its name now.
		[ "$(pwd -P)" = "$tmp/$at" ] || continue
		[ "$(stat -c %u .)" = "${SUDO_UID:-$(id -u)}" ] || continue
		case $(ls -A) in '' | content) ;; *) continue ;; esac
		rm -f content
		cd "$tmp" && rmdir "$at"
	done 2>/dev/null
	exit 0
)
