# shellcheck shell=sh
# What of a directory another host may not be able to have, and what this host can have; each a line that begins with a word.
#
# owned NUMBER DIRECTORY SECONDS: the largest owner and group in it, a device node and a trusted attribute, each with a path that has it.
owned() {
	timeout "$3" find "$2" -printf '%U %G %y %p\0' | tr '\000\n' '\n?' | awk -v n="$1" '
		{ at = $0; sub(/^[^ ]+ [^ ]+ [^ ]+ /, "", at) }
		NR == 1 || $1 + 0 > u { u = $1 + 0; of = at }
		NR == 1 || $2 + 0 > g { g = $2 + 0; by = at }
		$3 ~ /[bc]/ && node == "" { node = at }
		END {
			if (NR) printf "uid %d %.0f %s\ngid %d %.0f %s\n", n, u, of, n, g, by
			if (node != "") print "node", n, 0, node
		}'
	! command -v getfattr >/dev/null || timeout "$3" getfattr -R -h --absolute-names -m '^trusted\.' -- "$2" | awk -v n="$1" 'sub(/^# file: /, "") { print "trusted", n, 0, $0; exit }'
}

# makes: the largest owner and group that the kernel lets root of this host give a file, 65535 in a container without privileges; and whether
# Docker gives containers other ids than they see (userns-remap), by the name of its directory.
makes() {
	for of in uid gid; do
		awk -v of=$of '$1 + $3 > most { most = $1 + $3 } END { if (NR) printf "most %s %.0f\n", of, most - 1 }' "/proc/self/${of}_map"
	done
	! command -v docker >/dev/null || timeout 10 docker info -f '{{.SecurityOptions}} {{.DockerRootDir}}' | awk '/name=userns/ { n = split($NF, at, "/"); print "remap", at[n] }'
}
