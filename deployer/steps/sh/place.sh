# shellcheck shell=sh disable=SC2154 # look_at sets is
# Puts the staged files of a service in place, each whole or not at all, and removes those of before that the new record does not name.
# What else lies in the directory stays as it is. It can be repeated, and go on where it was cut off:
#
#  1. A file that is neither berth's nor one that the run may take over ends it, before anything was changed.
#  2. What is there of berth's, and what is taken over, is kept for a rollback, once a run.
#  3. The record of before is laid beside, and the new one put in its place: from now on both say what is berth's.
#  4. The files are written, then those removed that the new record does not name, then what was laid beside.
#
# Once the command has ended well the record is copied below started, and stays there.
#
# Arguments: run, staged directory (its record is that and .json), directory, where the former files are kept (their record
# likewise, what was taken over in .taken), record, what is remembered of the directory, command and arguments to run then.
set -eu
run=$1 staged=$2 dir=$3 kept=$4 record=$5 files=$6
shift 6

each() { # DO: what is done with the name of each staged file
	while IFS= read -r name; do
		[ -z "$name" ] || "$1" "$name"
	done <<-END
		$names
	END
}

may_put() {
	look_at "$dir/$1"
	if [ "$is" = nothing ] || among "$known" "$is $1" || among "$may" "$is $1" || same "$staged/$1"; then return 0; fi
	echo "$dir/$1 is not as berth wrote it, and nobody said that it may be replaced: nothing was changed there. The next berth deploy, resume or rollback shows the difference"
	bad=yes
}

keep_taken() {
	look_at "$dir/$1"
	if [ "$is" = nothing ] || among "$before" "$is $1" || same "$kept/$1" || same "$kept.taken/$1"; then return 0; fi
	if among "$named" "$1"; then
		[ -n "$begun" ] || return 0 # keep_files has it
		keep_theirs "$1" "$kept.edited"
	else
		keep_theirs "$1" "$kept.taken"
	fi
}

put_staged() { put "$staged/$1" "$1"; }

put_in_place() {
	names=$(inside "$staged")
	new=$staged.json
	[ -f "$new" ] || new=$record # it is in place already
	before=$(listed files "$record" "$files"/*.json)
	named=$(printf '%s\n' "$before" | cut -d ' ' -f 2-)
	known=$(printf '%s\n' "$before" && listed files "$new")
	may=$(listed taken "$new")
	begun='' bad=''
	! grep -qsF "\"run\": \"$run\"" "$record" || begun=yes
	each may_put
	[ -z "$bad" ] || exit 1
	each keep_taken
	[ -n "$begun" ] || [ -e "$kept" ] || keep_files "$record" "$kept"
	remember_dirs "$record"
	if [ -f "$staged.json" ]; then
		n=1
		while [ -e "$files/$n.json" ]; do n=$((n + 1)); done
		if [ -f "$record" ]; then
			cp -p "$record" "$files/new"
			flush "$files/new"
			mv "$files/new" "$files/$n.json"
		fi
		mkdir -p "${record%/*}"
		mv "$staged.json" "$record"
		flush "$record"
	fi
	each put_staged
	stay=$(listed files "$record" | cut -d ' ' -f 2-)
	printf '%s\n' "$named" | sort -u | while IFS= read -r name; do
		[ -z "$name" ] || among "$names" "$name" || among "$stay" "$name" || withdraw "$name"
	done
	sync -f "$dir" 2>/dev/null || sync
	rm -f "$files"/*.json
	rm -rf "$staged"
}

if [ -d "$staged" ]; then put_in_place; fi
"$@"
# It has data from now on, whatever becomes of the record.
if grep -qsF '"data": [' "$record"; then
	started=${record%/*/*}/started/${record##*/}
	(umask 077 && mkdir -p "${started%/*}")
	cp -p "$record" "$started.new"
	sync "$started.new" 2>/dev/null || sync
	mv "$started.new" "$started"
fi
