# shellcheck shell=sh
# Runs the command of a step in a session of its own, and ends it where it cannot come to its end by itself: where the
# Docker daemon has given no sign of life for too long, or where it goes on for longer than such a command ever does.
# Else it would wait for good, also when nobody who asked for it is there any more, and all later runs for it.
#
# The daemon is asked for what it is, which it answers whatever it does. What it does may take long: a pull of large
# images has hours. Time is that since the host was started: clocks of small hosts jump.
#
# Arguments, in seconds: how long the command may take, how often the daemon is asked, how long it may be silent; then
# command and arguments. Exit codes of its own: 76 for a silent daemon, 77 for a command that took too long.
set -u
limit=$1 every=$2 silence=$3
shift 3
uptime() {
	read -r now _ </proc/uptime
	now=${now%%.*}
}
watch() {
	PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	uptime
	begun=$now asked=$now since='' told=0 next=120
	while sleep 1; do
		uptime
		if [ $((now - begun)) -ge "$limit" ]; then
			kill -USR2 $$
			return
		fi
		if [ $((now - begun)) -ge $next ]; then
			echo "this has gone on for $((next / 60)) min; after $((limit / 60)) min it is ended"
			next=$((next * 2))
		fi
		[ $((now - asked)) -ge "$every" ] || continue
		since=${since:-$now}
		if timeout -s KILL 10 docker version >/dev/null 2>&1; then
			asked=$now since='' told=0
			continue
		fi
		uptime
		silent=$((now - since))
		if [ "$silent" -ge "$silence" ]; then
			kill -USR1 $$
			return
		fi
		[ "$silent" -lt $((told + 10)) ] || { echo "Docker has not answered for $silent s" && told=$silent; }
	done
}
send() { kill "-$1" "-$child" || kill "-$1" "$child"; }
why=''
trap 'why=76' USR1
trap 'why=77' USR2
if command -v setsid >/dev/null; then setsid "$@" & else "$@" & fi
child=$!
command -v timeout >/dev/null || every=$((limit + 1))
watch 2>/dev/null &
watcher=$!
exec 2>/dev/null # some shells tell of those that they kill
wait "$child"
code=$?
kill "$watcher"
case $why in
'') case $code in 76 | 77) code=1 ;; esac ;;
*) [ $code -le 128 ] || {
	for signal in TERM KILL; do
		n=0
		send $signal
		while send 0 && [ $n -lt 50 ]; do
			n=$((n + 1))
			sleep 0.1 || sleep 1
		done
	done
	code=$why
} ;;
esac
case $code in
76) echo "Docker has not answered for $silence s, so this was ended" ;;
77) echo "this did not come to its end within $((limit / 60)) min, so it was ended" ;;
esac
exit "$code"
