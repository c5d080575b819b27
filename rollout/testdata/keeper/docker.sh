#!/bin/sh
# A Docker with one service, keeper, whose places are directories. What runs of it is in runs: running or exited. Whenever it starts, stops, or goes
# down with its host, the copy of all that it has then is kept and a line is written into the log of the world, both under the world's lock,
# under which it writes, too: so two of it that run at once, and a start with other data than it stopped with, are seen whatever berth says.
#
# In keeper: places, one a line; policy, always or unless-stopped; health; container and volume-*, as they are inspected; runs.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
here=${0%/*} root=${0%/*/*} name=NAME world=WORLD keeper=WORLD/NAME
digest=sha256:1111111111111111111111111111111111111111111111111111111111111111
id=0000000000000000000000000000000000000000000000000000000000000007
printf '%s\n' "$*" >>"$here/asked"

locked() {
	exec 9>>"$world/lock"
	flock 9
}
unlocked() { exec 9>&-; }
runs() { cat "$keeper/runs" 2>/dev/null; }
at() { case $1 in /*) echo "$root$1" ;; *) echo "$root/volumes/keeper_$1/_data" ;; esac }

# happened WORD: the lock is held
happened() {
	kept=$(mktemp -d "$world/kept.XXXXXX")
	while read -r place; do
		[ ! -d "$(at "$place")" ] || cp -a "$(at "$place")" "$kept/$(printf %s "$place" | tr / _)"
	done <"$keeper/places"
	echo "$1 $name ${kept##*/}" >>"$world/log"
}
# writes: what a service that starts or stops writes
writes() {
	n=$(($(cat "$world/count") + 1))
	while read -r place; do
		printf '\n%s %s %s\n' "$n" "$name" "$1" >>"$(at "$place")/written" || return
	done <"$keeper/places"
	echo "$n" >"$world/count"
}
start() {
	[ "$(runs)" != running ] || return 0
	while read -r place; do mkdir -p "$(at "$place")" || exit 1; done <"$keeper/places"
	happened start
	echo running >"$keeper/runs"
	writes starts
}
stop() {
	[ "$(runs)" = running ] || return 0
	writes stops
	happened stop
	echo exited >"$keeper/runs"
}
make_volumes() {
	while read -r place; do
		case $place in
		/*) ;;
		*)
			mkdir -p "$(at "$place")" || exit 1
			echo '["keeper_'"$place"'","local","'"$(at "$place")"'","keeper","'"$place"'"]' >"$keeper/volume-$place"
			;;
		esac
	done <"$keeper/places"
}
of() { sed -n "s/.*$1: \"*\([^\"]*\)\"*$/\1/p" "$file" | head -n 1; }
mounts() {
	while read -r place; do
		case $place in
		/*) printf '%s{"Type":"bind","Source":"%s","Destination":"/own"}' "${comma-}" "$place" ;;
		*) printf '%s{"Type":"volume","Name":"keeper_%s","Source":"%s","Destination":"/%s"}' "${comma-}" "$place" "$(at "$place")" "$place" ;;
		esac
		comma=,
	done <"$keeper/places"
}

# back: what Docker starts when it does, or its host
back() {
	[ -f "$keeper/container" ] || return 0
	if [ "$(runs)" = running ] || [ "$(cat "$keeper/policy")" = always ]; then
		rm -f "$keeper/runs"
		start
	fi
}

file='' before=''
case "$1 $2" in
"world crash") # its processes are dead already
	locked
	case $(grep " $name " "$world/log" | tail -n 1) in start*) happened crash ;; esac
	exit
	;;
"world revive")
	locked
	back
	exit
	;;
"world restart")
	locked
	case $(runs) in running)
		stop
		echo running >"$keeper/runs"
		;;
	esac
	back
	exit
	;;
esac
if [ "$1" = compose ]; then
	for word; do
		case $before in -f) [ -n "$file" ] || file=$word ;; esac
		before=$word
	done
	case " $* " in *" --project-name keeper "*) ;; *) exit 0 ;; esac
	case " $* " in
	*" up --no-start "*)
		locked
		make_volumes
		;;
	*" up "*)
		[ -f "$file" ] || {
			echo "no such file: $file" >&2
			exit 14
		}
		locked
		make_volumes
		printf '["%s","/keeper-keeper-1","keeper@%s","%s","STATE","HEALTH",0,false,"","2026-01-01T00:00:00Z",0,"%s",%s,"bridge",{},{},"keeper","%s","%s","keeper","keeper","False","%s",""]\n' \
			"$id" "$digest" "$digest" "$(cat "$keeper/policy")" "$(of mem_limit)" "$(of berth.plan)" "$(of berth.digest)" "${file%/*}" >"$keeper/new"
		if [ -f "$keeper/container" ] && ! cmp -s "$keeper/new" "$keeper/container"; then stop; fi
		mv "$keeper/new" "$keeper/container"
		start
		;;
	*" stop "*)
		locked
		stop
		;;
	*" down "*)
		locked
		stop
		rm -f "$keeper/runs" "$keeper/container"
		;;
	esac
	unlocked
	exit 0
fi
case "$1 $2" in
"volume ls") cat "$keeper"/volume-* 2>/dev/null ;;
"volume rm")
	shift 2
	for volume; do rm -rf "$root/volumes/$volume" "$keeper/volume-${volume#keeper_}"; done
	;;
"volume inspect")
	format=$4
	for volume; do :; done
	[ -f "$keeper/volume-${volume#keeper_}" ] || {
		echo "Error response from daemon: get $volume: no such volume" >&2
		exit 1
	}
	case $format in *Mountpoint*) at "${volume#keeper_}" ;; *) echo null ;; esac
	;;
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"'"$root/volumes"'","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect") echo '{"manifests":[{"digest":"'$digest'","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
"container ls") [ ! -f "$keeper/container" ] || echo "$id" ;;
"ps --all")
	[ -f "$keeper/container" ] || exit 0
	case $* in *"{{.Status}})"*) echo "keeper-keeper-1 ($(runs))" ;; *) echo "$id" ;; esac
	;;
"container inspect")
	[ -f "$keeper/container" ] || exit 0
	case $* in
	*State.Pid*)
		printf '0 %s\n' "$(sed "s/STATE/$(runs)/; s/HEALTH/$(cat "$keeper/health")/" "$keeper/container")"
		printf '=mounts %s [%s]\n' "$id" "$(mounts)"
		;;
	*) printf '["/keeper-keeper-1","%s","%s",0,false,"","2026-01-01T00:00:00Z",0,"%s",0]\n' "$(runs)" "$(cat "$keeper/health")" "$(cat "$keeper/policy")" ;;
	esac
	;;
esac
exit 0
