# shellcheck shell=sh
# Says of each path that it is given whether it is there, how much it holds, when it was made and when something in it was
# last changed: its number among the arguments, a word, KiB, and two times in seconds; "-" is not known. Counting has
# an end: a disk may be large, or stuck. It changes nothing.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
n=0 end=$(($(date +%s) + 10))
for at; do
	n=$((n + 1))
	if [ ! -e "$at" ]; then
		echo "$n gone - - -"
		continue
	fi
	size=- made=$(stat -c %W "$at") changed=0
	if [ "$(date +%s)" -lt "$end" ] && command -v timeout >/dev/null; then
		size=$(timeout 5 du -sk "$at") && size=${size%%[!0-9]*} || size=-
	fi
	for inside in "$at" "$at"/*; do
		time=$(stat -c %Y "$inside") && [ "$time" -gt "$changed" ] && changed=$time
	done
	echo "$n there ${size:--} ${made:--} $changed"
done 2>/dev/null </dev/null
exit 0
