# shellcheck shell=sh
# Says of directories that should lie on shares what they are: the number among the arguments, a word, and what belongs to it. It changes
# nothing. A share whose server is gone keeps whoever asks waiting: that is "stuck".
#
# Arguments: a file like /proc/mounts; the name of a file to look for in each, "-" for none; the directories.
PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
export PATH LC_ALL
within() { if command -v timeout >/dev/null; then timeout -s KILL 5 "$@"; else "$@"; fi; }

# covering AT: the mount that a path is on: whether it is mounted there itself, its type, options, and what is mounted
covering() {
	path=$(printf '%s\n' "$1" | sed 's/\\/\\134/g; s/ /\\040/g') best='' is=''
	while read -r from point type options _; do
		case "${path%/}/" in
		"${point%/}/"*) [ ${#point} -ge ${#best} ] && best=$point is="$type $options $from" ;;
		esac
	done <"$mounts"
	if [ "$best" = "${path%/}" ]; then echo "here $is"; else echo "above $is"; fi
}

mounts=$1 mark=$2 n=0
shift 2
command -v mount.nfs >/dev/null && echo '0 nfs'
command -v mount.cifs >/dev/null && echo '0 smb'
systemd=''
[ -d /run/systemd/system ] && echo '0 systemd' && systemd=yes
for at; do
	n=$((n + 1))
	[ -z "$systemd" ] || ! name=$(systemd-escape -p --suffix=mount "$at") || echo "$n unit $(within systemctl show -p FragmentPath --value "$name")"
	within ls -di "$at/." >/dev/null # which mounts what is mounted when it is asked for
	case $? in
	0) ;;
	124 | 137) echo "$n stuck" && continue ;;
	*) echo "$n gone" && continue ;;
	esac
	echo "$n mount $(covering "$at")"
	if list=$(within ls -1Ai "$at/"); then printf '%s\n' "$list" | head -n 40 | sed "s/^/$n entry /"; else echo "$n closed"; fi
	[ "$mark" = - ] || { inode=$(within ls -di "$at/$mark") && echo "$n mark ${inode%% /*}"; }
done 2>/dev/null </dev/null
exit 0
