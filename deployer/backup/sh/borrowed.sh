# shellcheck shell=sh disable=SC2034 # save.sh asks for what is set here
# Makes save.sh a step of a run: the lock is the run's, and what the repository asks for lies in a file, the first argument, that goes as
# soon as it was read. What is said is for people.
file=$1
shift
set -- - - "$@"
handed() {
	[ -s "$file" ] || {
		echo "what opens the repository is not here any more: the service was not stopped" >&2
		return 1
	}
	cat "$file" && rm -f "$file"
}
let_go() { :; }
note() { :; } # the journal of the run has it
json='' often=0.0166
tell() {
	case "$1 ${2-}" in
	'stop ') echo "the service is stopped while it is saved" ;;
	'start ') echo "the service is started again" ;;
	missing*) echo "$2 is not there: the service was not stopped" ;;
	'failed stop') echo "the service could not be stopped" ;;
	'failed start') echo "the service could not be started again" ;;
	'failed dump') echo "the backup command of its entry failed" ;;
	'failed room') echo "there is no room for what berth keeps of backups" ;;
	'failed snapshot') echo "the snapshot could not be made" ;;
	esac
}
