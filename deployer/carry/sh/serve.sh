# shellcheck shell=sh
# Runs the other side of rsync or tar in the directory that data is carried to, and has what comes written to the disk meanwhile, so that
# nobody waits for that at the end. Arguments: directory, words.
cd -- "$1" || exit
shift
exec 3<&0
"$@" <&3 &
child=$!
exec 3<&- </dev/null
{
	while sleep 1 && kill -0 "$child"; do sync -f . || break; done
} >/dev/null 2>&1 &
wait "$child"
