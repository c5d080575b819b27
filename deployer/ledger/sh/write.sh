# shellcheck shell=sh
# A function that appends a line to the journal: the body of an entry, after the time by this host's clock. A line
# that a full disk or a crash cut short stays alone.
write() { # JOURNAL BODY
	[ ! -s "$1" ] || [ -z "$(tail -c 1 "$1")" ] || echo >>"$1" || return
	printf '{"time":"%s",%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" >>"$1" && { sync "$1" 2>/dev/null || sync; }
}
