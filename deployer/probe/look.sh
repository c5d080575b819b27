# shellcheck shell=sh disable=SC2012,SC2045,SC2086,SC2154 # IDs are words; names of journals are berth's; find of busybox prints no links
# What berth asks a host: run by sh, with the directory for services as its argument. Each line of the
# answer is a word of this script's and, after a space, what the host says: the word is never the host's.
# It changes nothing. Tools that are missing, and what may not be read, leave their lines out.

say() { printf '%s %s\n' "$1" "$2"; }
each() { while IFS= read -r line || [ -n "$line" ]; do printf '%s %s\n' "$1" "$line"; done; }
has() { command -v "$1" >/dev/null 2>&1; }
one() { [ -r "$1" ] && tr -d '\n\r' <"$1"; }

# within SECONDS COMMAND ..: where it takes longer it is killed, and the exit code is 137. A disk or a share that is gone
# holds whoever asks for it; so what may hang is done by programs that can be killed, and asked once.
within() {
	if has timeout; then timeout -s KILL "$@"; else
		shift
		"$@"
	fi
}

# answers DIR: whether its file system does. Where it does not that is said, and the host is not looked at further.
answers() {
	within 5 df -Pk "$1" >/dev/null
	[ $? != 137 ] && return
	say stuck "$1"
	return 1
}

# value TEXT NAME: the text that NAME has in a JSON text on one line, where nothing in it is escaped
value() {
	case $1 in *"\"$2\":"*) ;; *) return ;; esac
	found=${1#*"\"$2\":"}
	found=${found#*\"}
	found=${found%%\"*}
	case $found in *\\*) return ;; esac
	printf %s "$found"
}

# home: the home of who logged in; sudo says who that is, and from 1.9.16 on where it is
home() {
	case ${SUDO_USER-},${SUDO_HOME-} in
	,*) at=${HOME-} ;;
	*,/*) at=$SUDO_HOME ;;
	-* | *[!A-Za-z0-9._@+,-]*) return ;;
	*) eval "at=~$SUDO_USER" ;;
	esac
	case $at in /*) say home "$at" ;; esac
}

machine() {
	say clock "$(date +%s)"
	home
	say uid "$(id -u)"
	say kernel "$(uname -r)"
	say arch "$(uname -m)"
	while IFS= read -r line; do
		case $line in PRETTY_NAME=*) say os "${line#PRETTY_NAME=}" ;; esac
	done </etc/os-release
	while IFS= read -r line; do
		case $line in MemTotal:* | MemAvailable:*) say memory "$line" ;; esac
	done </proc/meminfo
	flags='' n=0
	while IFS= read -r line; do
		case $line in
		processor*:*) n=$((n + 1)) ;;
		flags*:*) [ -n "$flags" ] || flags=$line ;;
		esac
	done </proc/cpuinfo
	say flags "$flags"
	if has nproc; then n=$(nproc); fi
	say cores "$n"
	if has getconf; then say pagesize "$(getconf PAGESIZE)"; else
		while IFS= read -r line; do
			case $line in KernelPageSize:*) say smaps "$line" && break ;; esac
		done </proc/self/smaps
	fi
	[ -e /sys/fs/cgroup/cgroup.controllers ] && say cgroup2 "$(one /sys/fs/cgroup/cgroup.controllers)"
	each cgroups </proc/cgroups
	for tool in docker sha256sum stat df timeout tar; do has $tool || say missing $tool; done
}

# disk DIR: the file system of it, or of the nearest directory above that is there
disk() {
	at=$1
	while [ ! -d "$at" ] && [ "$at" != / ]; do at=${at%/*} at=${at:-/}; done
	df -Pk "$at" | tail -n 1 | each "disk $1$tab"
}

# above DIR: whose it and the directories above it are, as far as they are there and were not said before
above() {
	at=$1
	while [ -n "$at" ]; do
		case $said in *"$tab$at$tab"*) return ;; esac
		said=$said$tab$at$tab
		[ -d "$at" ] && stat -L -c '%u %g %a %U %n' "$at" | each above
		at=${at%/*}
	done
}

# unmounted FSTAB MOUNTS: where something is to be mounted by itself, and nothing is
unmounted() {
	now=' '
	while read -r _ at _; do now="$now$at "; done <"$2"
	while read -r what at type options _; do
		case $what,$at,$type,$options in
		\#* | *,swap,* | *\\* | *noauto*) ;;
		*,/?*) case $now in *" $at "*) ;; *) say unmounted "$at" ;; esac ;;
		esac
	done <"$1"
}

devices() {
	for at in /dev/* /dev/dri/* /dev/net/* /dev/serial/by-id/* /dev/input/by-id/*; do
		{ [ -b "$at" ] || [ -c "$at" ] || [ -L "$at" ]; } && say device "$at"
	done
}

# addresses: those of the host, of both families; it may also be let use some that it has not
addresses() {
	at=''
	while read -r mark word more; do
		case $mark,$word,$more in
		'|--',*) at=$word ;;
		/32,host,LOCAL*) say address "$at" ;;
		esac
	done </proc/net/fib_trie
	while read -r at _; do say address6 "$at"; done </proc/net/if_inet6
	say anyaddress "$(one /proc/sys/net/ipv4/ip_nonlocal_bind)"
}

# ports: who listens, and whose process holds a listening socket
ports() {
	inodes=' '
	for kind in tcp tcp6 udp udp6; do
		while read -r _ here remote how _ _ _ _ _ inode _; do
			case $kind$how in tcp*0A | udp*07) ;; *) continue ;; esac
			case $kind$remote in udp*:0000 | tcp*) ;; *) continue ;; esac
			say "port $kind" "$here $inode"
			inodes="$inodes$inode "
		done <"/proc/net/$kind"
	done
	ls -l /proc/[0-9]*/fd | while IFS= read -r line; do
		case $line in
		/proc/*/fd:) pid=${line#/proc/} pid=${pid%/fd:} ;;
		*'-> socket:['*)
			inode=${line##*\[} inode=${inode%\]*}
			case $inodes in *" $inode "*)
				say "owner $inode $pid" "$(one "/proc/$pid/comm")"
				each "within $inode" <"/proc/$pid/cgroup"
				;;
			esac
			;;
		esac
	done
}

# bounded LINES: as much as a real answer has; who says more is ended
bounded() { head -n "$1" | head -c 3000000; }

# asks SECONDS ARGS ..: a question for Docker, and as much of what it says as a real answer has. 137: there is none, and
# then nothing more is asked.
asks() {
	seconds=$1
	shift
	{ code=$({ {
		within "$seconds" docker "$@"
		echo $? >&3
	} | bounded 10000 >&4; } 3>&1); } 4>&1
	return "${code:-1}"
}
d() { asks 20 "$@"; }
silent() { say down "it does not answer within $1 s"; }

# used PID: the memory that the control group of a container's first process has, what of it the kernel can take back, and
# the most that it ever had, where the kernel tells
used() {
	while IFS= read -r line; do
		case $line in
		0::*) at=/sys/fs/cgroup${line#0::} now=memory.current most=memory.peak ;;
		*:memory:*) at=/sys/fs/cgroup/memory${line#*:memory:} now=memory.usage_in_bytes most=memory.max_usage_in_bytes ;;
		*) continue ;;
		esac
		[ -r "$at/$now" ] || continue
		cache=0
		while read -r name amount; do
			case $name in inactive_file | total_inactive_file) cache=$amount ;; esac
		done <"$at/memory.stat"
		say "used $1" "$(one "$at/$now") $cache $(one "$at/$most")"
		return
	done <"/proc/$1/cgroup"
}

# Health is no field of a container without a check, for old versions; index makes Docker read it as a map.
container='{{.State.Pid}} ["{{.Id}}",{{json .Name}},{{json .Config.Image}},{{json .Image}},{{json .State.Status}},{{with index .State "Health"}}{{json .Status}}{{else}}""{{end}},{{json .State.ExitCode}},{{json .State.OOMKilled}},{{json .State.Error}},{{json .State.StartedAt}},{{json .RestartCount}},{{json .HostConfig.RestartPolicy.Name}},{{json .HostConfig.Memory}},{{json .HostConfig.NetworkMode}},{{json .HostConfig.PortBindings}},{{json .NetworkSettings.Ports}},{{with .Config.Labels}}{{json (index . "berth.service")}},{{json (index . "berth.plan")}},{{json (index . "berth.digest")}},{{json (index . "com.docker.compose.project")}},{{json (index . "com.docker.compose.service")}},{{json (index . "com.docker.compose.oneoff")}},{{json (index . "com.docker.compose.project.working_dir")}},{{json (index . "com.docker.compose.config-hash")}}{{else}}"","","","","","","",""{{end}}]'
# What can be changed while a container stays, in a line of its own below the container's.
settings='settings [{{json .Id}},{{json .HostConfig.NanoCpus}},{{json .NetworkSettings.Networks}}]'
# So are mounts.
mounts='=mounts {{.Id}} {{json .Mounts}}'
# And the files that Compose made it from.
files='=files [{{json .Id}},{{with .Config.Labels}}{{json (index . "com.docker.compose.project.config_files")}},{{json (index . "com.docker.compose.project.environment_file")}}{{else}}"",""{{end}}]'
volume='[{{json .Name}},{{json .Driver}},{{json .Mountpoint}},{{json (.Label "com.docker.compose.project")}},{{json (.Label "com.docker.compose.volume")}}]'
network='[{{json .Name}},{{json .Driver}},{{json (.Label "berth.run")}},{{json (.Label "berth.service")}}]'
image='[{{json .Id}},{{json .RepoTags}},{{json .RepoDigests}},{{json .Architecture}},{{json .Size}}]'

docker_facts() {
	has docker || return
	podman=''
	version=$(asks 10 version --format '{{json .}}')
	[ $? != 137 ] || { silent 10 && return; }
	[ -z "$version" ] || say version "$version"
	case $version in # Podman under Docker's name: there State is no map
	*'"OsArch"'*) podman=yes container=$(printf %s "$container" | sed 's/index .State "Health"/.State.Health/') ;;
	esac
	info=$(d info --format '{{json .}}')
	[ $? != 137 ] || { silent 20 && return; }
	info=$(printf %s "$info" | tr -d '\n')
	say info "$info"
	case $info in
	*'"Name":"compose"'*) ;;
	*) ! has docker-compose || say oldcompose "$(within 20 docker-compose version --short | head -n 1)" ;;
	esac
	at=$(value "$info" DockerRootDir)
	[ -z "$at" ] || { answers "$at" && disk "$at"; }
	ids=$(d container ls -aq --no-trunc)
	case $? in
	0) ;;
	137) silent 20 && return ;;
	*) # it may be stuck, and answer all else
		why=$(d version 2>&1 >/dev/null | bounded 100 | tail -n 1)
		say down "${why:-it does not list its containers}"
		return
		;;
	esac
	set -- $ids
	say ids $#
	# A container may be gone before it is inspected; docker says what it knows of the others.
	[ -z "$ids" ] || { d container inspect --format "$container
$settings
$mounts
$files" $ids || [ $? != 137 ] || printf '\nsilent\n'; } | while IFS= read -r line; do
		case $line in
		'') continue ;;
		silent) silent 20 && return 1 ;;
		settings*) say settings "${line#settings }" && continue ;;
		'=mounts '*) say mounts "${line#=mounts }" && continue ;;
		'=files '*) say files "${line#=files }" && continue ;;
		esac
		pid=${line%% *}
		say "container $pid" "${line#* }"
		[ "$pid" = 0 ] || used "$pid"
	done || return
	# -a: Docker 29 lists no image without a tag otherwise, and what is pulled by its digest has none.
	ids=$(d image ls -aq --no-trunc)
	[ $? != 137 ] || { silent 20 && return; }
	ids=$(printf '%s\n' "$ids" | sort -u)
	[ -z "$ids" ] || d image inspect --format "$image" $ids | each image
	[ -z "$podman" ] || return # it knows no labels of volumes there
	volumes=$(d volume ls --format "$volume")
	case $? in
	0) ;;
	137) silent 20 && return ;;
	*) say down 'it does not list its volumes' ;;
	esac
	[ -z "$volumes" ] || printf '%s\n' "$volumes" | each volume
	networks=$(d network ls --format "$network")
	[ $? != 137 ] || { silent 20 && return; }
	[ -z "$networks" ] || printf '%s\n' "$networks" | each network
}

# names JSON: the keys of "files" in a record, one a line, where nothing in them is escaped
names() {
	case $1 in *'"files":'*) ;; *) return ;; esac
	rest=${1#*'"files":'}
	rest=${rest#*\{}
	rest=${rest%%\}*}
	case $rest in *\\*) return ;; esac
	while :; do
		case $rest in *\"*\"*\"*\"*) ;; *) return ;; esac
		rest=${rest#*\"}
		printf '%s\n' "${rest%%\"*}"
		rest=${rest#*\"*\"*\"}
	done
}

# places JSON: what "data" of a record lists, one a line, where nothing in it is escaped
places() {
	case $1 in *'"data": ['*) ;; *) return ;; esac
	rest=${1#*'"data": ['}
	rest=${rest%%\]*}
	case $rest in *\\*) return ;; esac
	while :; do
		case $rest in *\"*\"*) ;; *) return ;; esac
		rest=${rest#*\"}
		printf '%s\n' "${rest%%\"*}"
		rest=${rest#*\"}
	done
}

# there PATH: whether it is there. A share whose server is gone keeps whoever asks waiting, and says nothing.
there() { within 5 ls -d "$1" >/dev/null; }

# started DIR: what services had their data in when they were last started, and which paths of that are gone
started() {
	for at in "$1"/*.json; do
		[ -f "$at" ] || continue
		name=${at##*/} name=${name%.json}
		text=$(one "$at")
		say "started $name" "$text"
		places "$text" | while IFS= read -r place; do
			case $place in /*) ;; *) continue ;; esac
			there "$place"
			case $? in 0 | 124 | 137) ;; *) say "gone $name" "$place" ;; esac
		done
	done
}

# records DIR: what berth put where, and what lies there now
records() {
	for at in "$1"/*.json; do
		[ -f "$at" ] || continue
		name=${at##*/} name=${name%.json}
		text=$(one "$at")
		say "record $name" "$text"
		dir=$(value "$text" dir)
		case $dir in /*) ;; *) continue ;; esac
		answers "$dir" || continue
		above "$dir"
		(
			set --
			while IFS= read -r file; do
				set -- "$@" "$dir/$file"
			done <<-END
				$(names "$text")
			END
			[ $# = 0 ] || {
				sha256sum "$@" | each "sum $name"
				stat -c '%a %n' "$@" | each "mode $name"
			}
		)
	done
}

# shares DIR: where shares are mounted, and what berth wrote to mount some
shares() {
	while read -r _ at type _; do
		case $type,$at in # not those of the kernel, and of Docker's own for each container
		proc,* | sysfs,* | tmpfs,* | dev*,* | cgroup*,* | overlay,* | nsfs,* | securityfs,* | debugfs,* | tracefs,* | bpf,* | mqueue,* | squashfs,* | *,/proc/* | *,/sys/* | *,/run/*) ;;
		*) say mounted "$type $at" ;;
		esac
	done </proc/mounts
	for at in "$1"/*.json; do
		[ -f "$at" ] || continue
		say share "$(one "$at")"
		while IFS= read -r unit; do
			[ -f "$unit" ] || continue
			sum=$(sha256sum <"$unit")
			sum=${sum%% *}
			if grep -qxF -e "$sum" "${at%.json}.own"; then whose=ours; else whose=other; fi
			say "unit $whose $sum" "${unit##*/}"
		done <"${at%.json}.units"
		name=${at##*/}
		within 5 systemctl is-failed -q "${name%.json}.mount" && say failing yes
	done
}

main() {
	root=$1 state=$2 newest=$3 closely=$4 said='' tab=$(printf '\t')
	shift $(($# < 4 ? $# : 4)) # what follows are directories of single services
	echo 'berth-look 1'
	for at in "$root" "$state"; do
		answers "$at" || { echo 'end of look' && return; }
	done
	sight "$state/lock" # before everything that a run may change meanwhile; berth puts that function, and written, before this script
	say sight "$sight"
	machine
	disk "$root"
	disk "$state"
	above "$root"
	for at in "$@"; do
		within 5 df -Pk "$at" >/dev/null
		[ $? = 137 ] || above "$at"
	done
	unmounted /etc/fstab /proc/mounts
	devices
	addresses
	ports
	docker_facts 2>/dev/null # what it complains of is asked for where it matters
	records "$state/services"
	started "$state/started"
	for at in "$state"/moves/*.json; do [ -f "$at" ] && name=${at##*/} && say "move ${name%.json}" "$(one "$at")"; done
	for at in "$state"/carry/*/moved.json; do [ -f "$at" ] && name=${at%.*/moved.json} && say "carried ${name##*.}" "$(one "$at")"; done
	shares "$state/mounts"
	for at in "$state"/backups/*/saved; do [ -f "$at" ] && name=${at%/saved} && say "saved ${name##*/}" "$(one "$at")"; done
	for at in "$state"/backups/*/verified; do [ -f "$at" ] && name=${at%/verified} && say "verified ${name##*/}" "$(one "$at")"; done
	for at in "$root"/*/; do [ -d "$at" ] && at=${at%/} && say dir "${at##*/}"; done
	[ -d "$state/lock" ] && {
		written "$state/lock"
		say locked yes
		for at in "$state"/lock/*; do [ -f "$at" ] && say "lock ${at##*/}" "$(one "$at")"; done
	}
	for at in $(ls -1r "$state/journal"); do
		case $at in *.jsonl) say "journal ${at%.jsonl}" "$(grep -E '"kind":"(begin|end|stopped)"' "$state/journal/$at" | tail -n 1)" && break ;; esac
	done
	[ -z "$newest" ] || past "$state" "$newest" | sed 's/^/past /' # berth puts that function and the next before this script, too
	[ -z "$closely" ] || hardware
	echo 'end of look'
}

LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DOCKER_CLI_HINTS=false
export LC_ALL PATH DOCKER_CLI_HINTS
main "$@" </dev/null 2>/dev/null
exit 0
