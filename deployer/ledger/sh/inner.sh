# shellcheck shell=sh
# The part of step.sh that goes on by itself. Arguments: journal, log, the bodies of the entries before, after when
# done, after when failed, command and arguments.
set -u
trap '' HUP
journal=$1 log=$2 before=$3 done=$4 failed=$5
shift 5
write "$journal" "$before" || exit 74
(umask 022 && exec "$@") >>"$log" 2>&1
code=$?
if [ $code -eq 0 ]; then write "$journal" "$done" || code=74; else write "$journal" "$failed"; fi
rm -f "$log.running" # whoever waited for it may be gone
exit $code
