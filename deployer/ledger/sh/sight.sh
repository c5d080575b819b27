# shellcheck shell=sh disable=SC2034 # it is for the script behind
# A function that sets sight, a word that is another one when somebody has taken the lock, let go of it, or begun or
# resumed a run, and taken, how often the lock was taken up. It is given the lock directory.
sight() {
	taken=0
	written "$1"
	while [ -d "$1/taken.$((taken + 1))" ]; do taken=$((taken + 1)); done
	sight=$({
		[ ! -d "$1" ] || echo "$taken"
		cat "$1/run" "$1/pid" "$1/who" "$1/when"
		grep -c '"kind":"begin"' "${1%/*}"/journal/*.jsonl
	} 2>/dev/null | cksum | tr ' ' .)
}
