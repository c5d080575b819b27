# shellcheck shell=sh disable=SC2012 # names of runs are berth's
# Writes the last line of a journal and removes what is too old. Arguments: lock directory, token,
# journal, body, the directories of orders, journals, logs, staging and previous, how many journals and how many directories to
# keep, how it ended, what says which images were made here, records. Former files stay that are not as berth had written them: they are the operator's.
set -u
umask 077
held
write "$1" "$2" || exit 74
journal=$1
orders=$3 journals=$4 logs=$5 staging=$6 previous=$7 many=$8 few=$9
shift 9
how=$1 built=$2 records=$3
run=${journal##*/} run=${run%.jsonl}
case $how in end) rm -rf "${staging:?}" ;; esac # also of runs before, which nobody can resume any more
old() {                                         # DIR COUNT: names of runs after the newest
	[ -d "$1" ] && ls -1r "$1" | tail -n +$(($2 + 1))
}
old "$journals" "$many" | while IFS= read -r at; do rm -f "${journals:?}/$at" "${orders:?}/${at%l}"; done
old "$logs" "$few" | while IFS= read -r at; do rm -rf "${logs:?}/$at"; done
old "$previous" "$few" | while IFS= read -r at; do
	[ "$at" != "$run" ] || continue
	for was in "${previous:?}/$at"/*; do
		if [ ! -d "$was" ] || strange "$was" "$was.json"; then continue; fi
		rm -rf "$was" "$was.json"
	done
	[ -n "$(find "${previous:?}/$at" -mindepth 1 -maxdepth 1 -type d)" ] || rm -rf "${previous:?}/$at"
done
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin forget "$built" "$records" "$previous" "$staging"
exit 0
