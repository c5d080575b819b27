#!/bin/sh
# Stands before rsync and tar of a host, under their names, where something is to go wrong with them. WORLD/odd says what: gone, old, or "flip N", which
# turns a byte over that comes to the first of them that receives.
world=WORLD program=${0##*/}
read -r what n <"$world/odd" 2>/dev/null || what=''
case $what,$program in
gone,rsync)
	echo 'sh: 1: rsync: not found' >&2
	exit 127
	;;
old,rsync)
	case $* in
	--version) echo 'rsync  version 3.1.2  protocol version 31' ;;
	*)
		echo 'rsync: unknown option' >&2
		exit 1
		;;
	esac
	exit
	;;
flip,*)
	case " $* " in
	*" --server "* | *" --extract "*)
		if mv "$world/odd" "$world/done" 2>/dev/null; then
			way=$(mktemp -u "$world/way.XXXXXX")
			mkfifo -m 600 "$way" || exit
			exec 3<&0
			# shellcheck disable=SC2016 # for perl
			/usr/bin/perl -e '$at = shift; while ($n = sysread(STDIN, $b, 32768)) {
				if ($at > 0) { if ($at <= $n) { substr($b, $at - 1, 1) ^= "\x04" } $at -= $n }
				for ($o = 0; $o < $n; $o += $w) { $w = syswrite(STDOUT, $b, $n - $o, $o) or exit } }' "$n" <&3 >"$way" 3<&- &
			pipe=$!
			"/usr/bin/$program" "$@" <"$way" 3<&-
			code=$?
			kill "$pipe" 2>/dev/null
			rm -f "$way"
			exit "$code"
		fi
		;;
	esac
	;;
esac
exec "/usr/bin/$program" "$@"
