# shellcheck shell=sh disable=SC2012,SC2154 # names of runs are berth's; sight.sh sets sight
# Prints the newest runs, and the one that has the lock: a word, the run and a text on each line.
# Arguments: berth's directory on the host, how many.
one() { tr -d '\n\r' <"$1"; }
sight "$1/lock"
printf 'sight %s\n' "$sight"
cd "$1" 2>/dev/null || exit 0
[ ! -d lock ] || printf 'held %s\n' "$(one lock/run 2>/dev/null)"
{
	ls -1r journal 2>/dev/null | head -n "$2"
	at=$(one lock/run 2>/dev/null) && [ -f "journal/$at.jsonl" ] && printf '%s\n' "$at.jsonl"
} | LC_ALL=C sort -ru | while IFS= read -r at; do
	case $at in *.jsonl) run=${at%.jsonl} ;; *) continue ;; esac
	printf 'run %s\n' "$run"
	[ ! -f "runs/$run.json" ] || printf 'order %s %s\n' "$run" "$(one "runs/$run.json")"
	for kept in "previous/$run"/*.json; do
		[ -d "${kept%.json}" ] && printf 'former %s %s\n' "$run" "$(one "$kept")"
	done
	for kept in "previous/$run"/*.mount; do [ -f "$kept" ] && printf 'mount %s %s\n' "$run" "$(one "$kept")"; done
	while IFS= read -r line || [ -n "$line" ]; do printf 'line %s %s\n' "$run" "$line"; done <"journal/$at"
done
[ ! -f backups/history.jsonl ] || tail -n "$(($2 * 10))" backups/history.jsonl | while IFS= read -r line || [ -n "$line" ]; do printf 'backup - %s\n' "$line"; done
exit 0
