# shellcheck shell=sh disable=SC2012 # names of runs are berth's
# Prints a line for each service that was ever started, for each run with what it last said of its own beginning or
# end, and for each that came as far as a step here. Argument: berth's directory on the host.
cd "$1/journal" 2>/dev/null || exit 0
export LC_ALL=C # and -a: a power loss may leave bytes that are no text
cat ./*.jsonl 2>/dev/null | grep -aoE '"kind":"started","step":"[^"]*[.](start|adopt)"' | sed 's/.*"step":"/was /; s/[.][a-z]*"$//' | sort -u
ls -1 | sort -r | while IFS= read -r at; do
	case $at in *.jsonl) ;; *) continue ;; esac
	printf 'run %s %s\n' "${at%.jsonl}" "$(grep -aoE '"kind":"(begin|end|stopped)"' "./$at" | tail -n 1)"
done
grep -al '"kind":"started"' ./*.jsonl 2>/dev/null | sed 's|^[.]/|begun |; s|[.]jsonl$||'
exit 0
