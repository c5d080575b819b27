# shellcheck shell=sh
# Puts the staged files of a service in place of its directory and its record with them, and
# keeps what was there before this run. It can be repeated, and go on where it was cut off: what is in place
# already stays, and what a run has put there itself is not kept as what was before, but put aside where
# something is strange in it. The record comes before the directory, so that a directory that this run brought
# is known as such. Once the command has ended well the record is copied below started, and stays there.
#
# Arguments: run, staged directory (its record is that and .json), directory, where the former one is kept
# (its record likewise), record, command and arguments to run then.
set -eu
run=$1 staged=$2 dir=$3 kept=$4 record=$5
shift 5
if [ -d "$staged" ]; then
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
"$@"
# It has data from now on, whatever becomes of the record.
if grep -qsF '"data": [' "$record"; then
	started=${record%/*/*}/started/${record##*/}
	(umask 077 && mkdir -p "${started%/*}")
	cp -p "$record" "$started.new"
	sync "$started.new" 2>/dev/null || sync
	mv "$started.new" "$started"
fi
