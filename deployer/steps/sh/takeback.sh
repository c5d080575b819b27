# shellcheck shell=sh disable=SC2154,SC2034 # the functions before set and read what is not seen here
# Puts the former files of a service back where it does not take up what was put in their place, and its record at last. It can be repeated,
# and until it is done both records say what is berth's.
#
# Arguments: where the former files are kept (their record is that and .json), directory, record, what is remembered of the directory.
set -eu
held
kept=$1 dir=$2 record=$3 files=$4
[ -f "$kept.json" ] || {
	echo "what was there before is not kept: $kept" >&2
	exit 1
}
cp -p "$kept.json" "$files/new"
flush "$files/new"
mv "$files/new" "$files/former.json"
ours=$(listed files "$files/former.json" | cut -d ' ' -f 2-)
known=$(listed files "$record" "$files/former.json")
printf '%s\n' "$ours" | while IFS= read -r name; do
	[ -z "$name" ] || { [ ! -f "$kept/$name" ] && [ ! -L "$kept/$name" ]; } || put "$kept/$name" "$name"
done
listed files "$record" | cut -d ' ' -f 2- | while IFS= read -r name; do
	[ -z "$name" ] || among "$ours" "$name" || withdraw "$name"
done
sync -f "$dir" 2>/dev/null || sync
mv "$files/former.json" "$record"
flush "$record"
rm -f "$files"/*.json
