# shellcheck shell=sh
# Says of each path that it is given whether it is there: its number among the arguments, and a word. A share whose server is gone
# keeps whoever asks waiting; of that nothing is said. It changes nothing.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
n=0
for at; do
	n=$((n + 1))
	if command -v timeout >/dev/null; then timeout -s KILL 5 ls -d "$at" >/dev/null; else ls -d "$at" >/dev/null; fi
	case $? in
	0) echo "$n there" ;;
	137 | 124) ;;
	*) echo "$n gone" ;;
	esac
done 2>/dev/null </dev/null
exit 0
