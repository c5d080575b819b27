package deployer

import (
	"context"

	"berth/deployer/compose"
	"berth/deployer/remote"
)

// The scripts that run on hosts. Each is a fixed text; what changes comes as arguments, which package remote
// quotes, and never as part of the text. They need a POSIX sh and coreutils or busybox.

// writeLine appends a line to the journal: the body of an entry, after the time by this host's clock. A line
// that a full disk or a crash cut short stays alone.
const writeLine = `
write() { # JOURNAL BODY
	[ ! -s "$1" ] || [ -z "$(tail -c 1 "$1")" ] || echo >>"$1" || return
	printf '{"time":"%s",%s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" >>"$1" && { sync "$1" 2>/dev/null || sync; }
}
`

// journalFailed is the exit code of a script that could not write its journal; nothing else was done then.
const journalFailed = 74

// stepScript runs a command as a step, and shows its output. The command has a session of its own and writes
// to a file, so that it comes to its end and is written down when whoever asked for it is gone. A step of the
// same name that still runs from before is waited for, and so is every step of another run: else what a run that
// was broken off still does could come after what takes it back. Then the lock has to be this run's still: a
// computer that slept, or whose network was gone, may come back when others have long gone on.
//
// Arguments: stepCommand, lock directory, token, journal, log, the bodies of the entries before, after when done,
// after when failed, command and arguments.
const stepScript = `set -u
umask 077
` + holdsLock + `
inner=$1 lock=$2 token=$3 journal=$4 log=$5
shift 3
mkdir -p "${journal%/*}" "${log%/*}" || exit 74
alive() { # LOG
	pid=$(cat "$1.running" 2>/dev/null) && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF "$1"
}
busy() {
	for at in "${log%/*/*}"/*/*.running; do
		at=${at%.running}
		case $at in "$log") ;; "${log%/*}"/*) continue ;; esac
		if alive "$at"; then return 0; fi
	done
	return 1
}
waited=0
while busy; do
	# Who asked for this is told, and where nobody is there any more this ends here.
	[ $((waited % 5)) -ne 0 ] || echo "waits for ${at##*/} of run $(basename "${at%/*}"), which still runs here" || exit 74
	waited=$((waited + 1))
	sleep 1
done
held "$lock" "$token"
: >"$log" || exit 74
if command -v setsid >/dev/null; then
	setsid sh -c "$inner" berth-step "$@" </dev/null >/dev/null 2>&1 &
else
	sh -c "$inner" berth-step "$@" </dev/null >/dev/null 2>&1 &
fi
child=$!
echo "$child" >"$log.running"
shown=0
show() {
	size=$(wc -c <"$log")
	if [ "$size" -gt "$shown" ]; then
		tail -c +$((shown + 1)) "$log" | head -c $((size - shown)) || exit 1
		shown=$size
	fi
}
while kill -0 "$child" 2>/dev/null; do
	show
	sleep 0.05 2>/dev/null || sleep 1
done
wait "$child"
code=$?
show
rm -f "$log.running"
case $code in 75) code=1 ;; esac # which says that the lock is lost
if [ "$code" = 74 ]; then echo "the journal $journal cannot be written; is the disk full?" >&2; fi
exit "$code"
`

// stepCommand is the part of stepScript that goes on by itself.
const stepCommand = `set -u
trap '' HUP
journal=$1 log=$2 before=$3 done=$4 failed=$5
shift 5
` + writeLine + `
write "$journal" "$before" || exit 74
(umask 022 && exec "$@") >>"$log" 2>&1
code=$?
if [ $code -eq 0 ]; then write "$journal" "$done" || code=74; else write "$journal" "$failed"; fi
exit $code
`

// noteScript appends a line to a journal. Arguments: journal, body, lock directory, token.
const noteScript = `set -u
umask 077
` + writeLine + holdsLock + `
held "$3" "$4"
mkdir -p "${1%/*}" && write "$1" "$2" || exit 74
`

// placeScript puts the staged files of a service in place of its directory and its record with them, and
// keeps what was there before this run. It can be repeated, and go on where it was cut off: what is in place
// already stays, and what a run has put there itself is not kept as what was before, but put aside where
// something is strange in it. The record comes before the directory, so that a directory that this run brought
// is known as such. What a host that crashed kept of an upload (remote.Unfinished) does not come along.
//
// Arguments: run, staged directory (its record is that and .json), directory, where the former one is kept
// (its record likewise), record, command and arguments to run then.
const placeScript = "set -eu\n" + asideScript + `
run=$1 staged=$2 dir=$3 kept=$4 record=$5
shift 5
if [ -d "$staged" ]; then
	find "$staged" -type f -name '` + remote.Unfinished + `' -exec rm -f {} +
	mkdir -p "${dir%/*}" "${record%/*}"
	if [ -d "$dir" ]; then
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
			rm -rf "$staged.old"
			mv "$dir" "$staged.old"
		fi
	fi
	if [ -f "$staged.json" ]; then mv "$staged.json" "$record"; fi
	mv "$staged" "$dir"
fi
rm -rf "$staged.old" "$dir.gone"
exec "$@"
`

// removeScript runs a command that stops a service, and puts its directory and record aside, unless this run
// has put them there itself. Its .env is kept apart first, whole or not at all: where that cannot be written
// the service goes on. It can be repeated.
//
// Arguments: run, directory, where it is kept, record, where its .env is kept, command and arguments.
const removeScript = "set -eu\n" + asideScript + `
run=$1 dir=$2 kept=$3 record=$4 env=$5
shift 5
if [ -d "$dir" ]; then
	if [ -s "$dir/` + compose.EnvFile + `" ]; then
		(
			umask 077
			mkdir -p "${env%/*}"
			printf '# run %s removed the service; kept for its data, should it come back.\n' "$run" >"$env.new"
			cat "$dir/` + compose.EnvFile + `" >>"$env.new"
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
`

// script is a fixed text with its arguments, as root.
func script(text, name string, args ...string) remote.Command {
	return remote.Command{Sudo: true, Args: append([]string{"sh", "-c", text, name}, args...)}
}

// journaled is a command as a step of a run.
func (r *running) journaled(s *Step, args ...string) remote.Command {
	log := Logs + "/" + r.Name + "/" + s.ID()
	body := func(k EntryKind, detail string) string {
		return Entry{Run: r.Name, Kind: k, Step: s.ID(), Detail: detail}.body()
	}
	return script(stepScript, "berth-step", append([]string{stepCommand, LockDir, r.Token, journalFile(r.Name), log,
		body(EntryStarted, ""), body(EntryDone, ""), body(EntryFailed, "its output is in "+log)}, args...)...)
}

// note writes a line to the journal of a host.
func (r *running) note(ctx context.Context, host Host, e Entry) error {
	return lostLock(host.Run(ctx, script(noteScript, "berth-note", journalFile(e.Run), e.body(), LockDir, r.Token), nil))
}

// composeCommand is docker compose in the directory of a service, in a clean environment, because what the
// shell has would count more than .env. locked takes the images that imagesFile pins.
func composeCommand(dir, project string, locked bool, args ...string) []string {
	out := []string{"env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
		"docker", "compose", "--project-directory", dir, "--project-name", project, "-f", dir + "/" + compose.ComposeFile}
	if locked {
		out = append(out, "-f", dir+"/"+imagesFile)
	}
	return append(out, args...)
}
