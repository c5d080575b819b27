# shellcheck shell=sh disable=SC2154 # look_at sets is
# Says of places where files of services are to be what lies there, and whose it is: the number of the place among all, a
# checksum or a word, and "ours" where berth wrote it and nobody changed it since. It changes nothing.
#
# Arguments: the directories of records and of what is remembered of services' directories; then of each service its name, its
# directory, how many names follow, and those.
records=$1 files=$2 n=0
shift 2
while [ $# -gt 3 ]; do
	dir=$2 many=$3
	known=$(listed files "$records/$1.json" "$files/$1"/*.json)
	shift 3
	while [ "$many" -gt 0 ] && [ $# -gt 0 ]; do
		n=$((n + 1)) many=$((many - 1))
		look_at "$dir/$1" 2>/dev/null || is=unread
		whose=theirs
		! among "$known" "$is $1" || whose=ours
		echo "$n $is $whose"
		shift
	done
done </dev/null
exit 0
