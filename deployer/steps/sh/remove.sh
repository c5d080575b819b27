# shellcheck shell=sh
# Runs a command that stops a service, and puts its directory and record aside, unless this run
# has put them there itself. Its .env is kept apart first, whole or not at all: where that cannot be written
# the service goes on. It can be repeated.
#
# Arguments: run, directory, where it is kept, record, where its .env is kept, command and arguments.
set -eu
run=$1 dir=$2 kept=$3 record=$4 env=$5
shift 5
if [ -d "$dir" ]; then
	if [ -s "$dir/.env" ]; then
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
	if [ ! -e "$kept" ] && ! grep -qsF "\"run\": \"$run\"" "$record"; then
		(umask 077 && mkdir -p "${kept%/*}")
		if [ -f "$record" ]; then
			cp -p "$record" "$kept.json.new"
			mv "$kept.json.new" "$kept.json"
		fi
		keep "$dir" "$kept"
	elif strange "$dir" "$record"; then
		aside "$dir" "$kept"
	else
		rm -rf "$dir.gone"
		mv "$dir" "$dir.gone"
	fi
fi
rm -f "$record"
rm -rf "$dir.gone"
