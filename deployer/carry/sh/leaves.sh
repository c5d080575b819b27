# shellcheck shell=sh
# Prints the addresses by which this host goes to another one, a line each. Argument: name or address of the other.
{ getent ahosts "$1" || printf '%s\n' "$1"; } 2>/dev/null | sed 's/ .*//' | sort -u | while IFS= read -r to; do
	ip route get "$to" 2>/dev/null | sed -n 's/.* src \([0-9a-fA-F.:]*\).*/\1/p'
done
hostname -I 2>/dev/null | tr ' ' '\n'
