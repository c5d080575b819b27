# shellcheck shell=sh disable=SC2034 # restic.sh asks for it
# Says which restic a host has, and what the repository answers from there; makes the repository where there is none and that was asked for.
# Argument: make, or nothing. What the repository asks for comes as input.
set -u
given=$(cat)
printf 'machine %s\n' "$(uname -m)"
said=$(restic version 2>/dev/null) || exit 0
printf 'restic %s\n' "$said"
said=$(repository cat config 2>&1 >/dev/null)
code=$?
if [ "$code" = 10 ] && [ "$1" = make ]; then
	said=$(repository init 2>&1 >/dev/null)
	code=$?
	[ "$code" != 0 ] || echo made
fi
printf 'code %s\n' "$code"
printf '%s\n' "$said" | tail -n 3 | sed 's/^/said /'
