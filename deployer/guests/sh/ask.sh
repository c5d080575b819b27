# shellcheck shell=sh
# Has ask, which prints what a hypervisor's own pvesh says. Each line is a word, the number of a guest or 0, and a piece of what
# pvesh printed: pieces of one answer follow each other, and are short enough to be written at once, so that several may be asked
# beside each other.

LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
node=$(uname -n)
node=${node%%.*}

ask() { # WORD ID PATH [OPTION ..]
	word=$1 id=$2
	shift 2
	timeout -s KILL 20 pvesh get "$@" --output-format json | head -c 200000 | fold -w 2000 | while IFS= read -r piece || [ -n "$piece" ]; do
		printf '%s %s %s\n' "$word" "$id" "$piece"
	done
}
