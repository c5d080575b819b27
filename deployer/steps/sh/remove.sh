# shellcheck shell=sh disable=SC2154 # look_at sets is
# Runs a command that stops a service, keeps copies of the files that berth wrote, and removes them, with the record at last.
# What else lies in the directory stays as it is, and how much that is is said. The .env is kept apart first, whole or not at
# all: where that cannot be written the service goes on. Of a run that is taken back, what it had taken over is laid back. It can be repeated: that
# the service was stopped is written down before its files go.
#
# Arguments: run, directory, where its files are kept, record, where its .env is kept (empty: nowhere), what is remembered of the directory,
# what a run had taken over (empty: nothing comes back), command and arguments.
set -eu
run=$1 dir=$2 kept=$3 record=$4 env=$5 files=$6 back=$7
shift 7

stop() {
	if [ -n "$env" ] && [ -s "$dir/.env" ]; then
		(
			umask 077
			mkdir -p "${env%/*}"
			printf '# run %s removed the service; kept for its data, should it come back.\n' "$run" >"$env.new"
			cat "$dir/.env" >>"$env.new"
			sync "$env.new" 2>/dev/null || sync
			mv "$env.new" "$env"
		)
	fi
	"$@"
	(umask 077 && mkdir -p "$files")
	printf '%s\n' "$run" >"$files/new"
	mv "$files/new" "$files/down"
}

give_back() { # NAME
	look_at "$dir/$1"
	if [ "$is" = nothing ] || among "$known" "$is $1"; then put "$back/$1" "$1"; fi
}

if [ -f "$record" ]; then
	if [ -d "$dir" ] && [ "$(cat "$files/down" 2>/dev/null)" != "$run" ]; then stop "$@"; fi
	grep -qsF "\"run\": \"$run\"" "$record" || [ -e "$kept" ] || keep_files "$record" "$kept"
	if [ -d "$dir" ]; then
		remember_dirs "$record"
		known=$(listed files "$record" "$files"/*.json)
		theirs=$(inside "$back")
		printf '%s\n' "$theirs" | while IFS= read -r name; do
			[ -z "$name" ] || give_back "$name"
		done
		printf '%s\n' "$known" | cut -d ' ' -f 2- | sort -u | while IFS= read -r name; do
			[ -z "$name" ] || among "$theirs" "$name" || withdraw "$name"
		done
		if grep -qxF -e "$dir" "$files/made"; then rmdir "$dir" 2>/dev/null || :; fi
	fi
	rm -f "$record"
fi
rm -rf "$files"
if [ -d "$dir" ]; then
	many=$(find "$dir" ! -type d | wc -l)
	[ "$many" -eq 0 ] || echo "$dir stays with $((many)) files that are not berth's ($(du -sk "$dir" 2>/dev/null | cut -f 1) KB)"
fi
