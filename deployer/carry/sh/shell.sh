# shellcheck shell=sh
# What rsync runs in place of a remote shell, as "shell.sh WAY HOST COMMAND ...".
#
# ask: it says what would be run on the other side, a word on each line, and nothing is run.
# relay: descriptor 3 has what the other side says, and 4 is what it hears; berth is in between. Where what comes ends, this ends,
# and with it rsync; where rsync ends, what comes is not waited for.
way=$1
shift 2
case $way in
ask)
	for word; do printf 'berth word %s\n' "$word" >&2; done
	exit 1
	;;
relay)
	exec 5<&0
	cat <&3 4>&- 5<&- &
	reader=$!
	{
		cat <&5 >&4 3<&-
		kill "$reader" 2>/dev/null
	} >/dev/null 2>&1 &
	exec 3<&- 4>&- 5<&- >&-
	wait "$reader"
	;;
esac
