# shellcheck shell=sh
# What rsync runs in place of a remote shell, as "shell.sh WAY ... HOST COMMAND ...".
#
# ask: it says what would be run on the other side, a word on each line, and nothing is run.
# relay: descriptor 3 has what the other side says, and 4 is what it hears; berth is in between. Where what comes ends, this ends,
# and with it rsync; where rsync ends, what comes is not waited for. Not cat: busybox's waits for more before it hands on what it has.
# direct USER ADDRESS PORT: ssh, which goes by no configuration but this, by the one host key that is beside this file, and by a key
# that it has from berth through the agent. The target runs what berth has written down there, whatever it is asked for.
here=${0%/*} way=$1
case $way in
ask)
	shift 2
	for word; do printf 'berth word %s\n' "$word" >&2; done
	exit 1
	;;
relay)
	exec 5<&0
	dd bs=65536 <&3 4>&- 5<&- 2>/dev/null &
	reader=$!
	{
		dd bs=65536 <&5 >&4 3<&-
		kill "$reader" 2>/dev/null
	} >/dev/null 2>&1 &
	exec 3<&- 4>&- 5<&- >&-
	wait "$reader"
	;;
direct)
	user=$2 address=$3 port=$4
	shift 5
	set -- -F /dev/null -a -x -T -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$here/known" -o GlobalKnownHostsFile=/dev/null \
		-o HostKeyAlias=berth-target -o IdentityFile=none -o ControlPath=none -o ConnectTimeout=15 -o ServerAliveInterval=15 -l "$user" -p "$port" -- "$address" "$@"
	# chacha20 is what ssh takes first, and several times slower where the processor has AES.
	! grep -qw aes /proc/cpuinfo 2>/dev/null || set -- -o Ciphers=^aes128-gcm@openssh.com "$@"
	ssh "$@"
	code=$?
	[ "$code" != 255 ] || echo "berth unreached" >&2
	exit "$code"
	;;
esac
