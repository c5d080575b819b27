# shellcheck shell=sh
# Fails where a dump is not whole. Argument: where it lies.
[ -f "$1/complete" ] || {
	echo "the dump in $1 is not whole" >&2
	exit 1
}
