# shellcheck shell=sh disable=SC2034,SC2154 # the scripts behind set lock, token, dir, project and work
# Functions for the scripts that stop a service and start it again. dir and project are its, work is what berth keeps of its
# backups on the host: "stopped" lies there while berth has stopped it.
umask 077
trap '' HUP
handed() { cat; } # what the repository asks for
json=--json
tell() { echo "berth $*"; }
clean() { env -i PATH="$PATH" HOME=/root "$@"; }
composed() {
	clean docker compose --project-directory "$dir" --project-name "$project" -f "$dir/compose.yaml" -f "$dir/images.yaml" "$@"
}
# in_entry runs a command of a catalog entry as it is written: in the directory of the service, with $BACKUP.
in_entry() { # BACKUP COMMAND
	(cd "$dir" && clean COMPOSE_PROJECT_NAME="$project" COMPOSE_FILE="$dir/compose.yaml:$dir/images.yaml" BACKUP="$1" sh -c "$2")
}
uptime() {
	read -r now _ </proc/uptime
	now=${now%%.*}
}
# halt stops the service; again starts it, if it ran. A service that was stopped by a backup whose host went down runs, too.
runs='' down=''
halt() {
	if [ -f "$work/stopped" ] || [ -n "$(composed ps --status running --quiet)" ]; then runs=yes; fi
	uptime
	since=$now down=yes
	[ -z "$runs" ] || : >"$work/stopped"
	tell stop
	composed stop </dev/null || fail "stop"
}
again() {
	[ -n "$down" ] || return 0
	down=''
	if [ -n "$runs" ]; then
		tell start
		composed "$@" </dev/null || {
			tell failed start
			return 1
		}
		rm -f "$work/stopped"
	fi
	uptime
	tell down $((now - since))
}
fail() { # WHAT
	tell failed "$1"
	exit 1
}
# note writes down for berth log what came of it, while the lock is still that of whoever does this.
note() ( # CODE WHAT DETAIL
	all=${work%/*}/history.jsonl kind="done" detail=$3
	[ "$(cat "$lock/token" 2>/dev/null)" = "$token" ] || exit 0
	[ "$1" = 0 ] || kind=failed detail="its output is in $work/log"
	printf '{"time":"%s","run":"%s","kind":"%s","step":"%s.%s","detail":"%s"}\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(cat "$lock/run")" "$kind" "$service" "$2" "$detail" >>"$all"
	[ "$(wc -l <"$all")" -le 2000 ] || { tail -n 1000 "$all" >"$all.new" && mv "$all.new" "$all"; }
)
let_go() {
	[ "$(cat "$lock/token" 2>/dev/null)" != "$token" ] || { rm -rf "$lock.gone" && mv "$lock" "$lock.gone" && rm -rf "$lock.gone"; }
}
