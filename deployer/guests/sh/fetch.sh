# shellcheck shell=sh
# Brings an image or a template, if it is not there, and compares it with its checksum. It is put in place whole or not at all.
# Arguments: address, sha256:.. or sha512:.. or the address of a list of them, where it is to be: a path or a volume of Proxmox.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
url=$1 sum=$2 to=$3
case $to in /*) ;; *) to=$(pvesm path "$to") ;; esac
bring() { # ADDRESS FILE
	if command -v wget >/dev/null; then wget -nv -O "$2" "$1"; else curl -fsSL -o "$2" "$1"; fi
}
mkdir -p "${to%/*}"
case $sum in
sha*:*) program=${sum%%:*}sum sum=${sum#*:} ;;
*)
	case $sum in *256*) program=sha256sum ;; *) program=sha512sum ;; esac
	bring "$sum" "$to.sums"
	name=${url##*/}
	sum=$(awk -v name="$name" '$2 == name || $2 == "*" name { print $1; exit }' "$to.sums")
	rm -f "$to.sums"
	[ -n "$sum" ] || {
		echo "the list of checksums does not have $name" >&2
		exit 1
	}
	;;
esac
same() { [ "$($program <"$1" | cut -d ' ' -f 1)" = "$sum" ]; }
if [ -f "$to" ] && same "$to"; then
	echo "${to##*/} is there"
	exit
fi
bring "$url" "$to.part"
if ! same "$to.part"; then
	rm -f "$to.part"
	echo "$url is not what its checksum says; it was thrown away" >&2
	exit 1
fi
mv "$to.part" "$to"
