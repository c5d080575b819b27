# shellcheck shell=sh
# Prints the clock, and whose the lock is. Argument: lock directory.
printf 'now\t%s\n' "$(date +%s)"
[ -d "$1" ] || exit 0
written "$1"
echo locked
for f in who when plan run pid; do printf '%s\t%s\n' "$f" "$(head -c 300 "$1/$f" 2>/dev/null | tr -d '\t\n')"; done
