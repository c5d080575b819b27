# shellcheck shell=sh
# Pulls images, all at once, as root would by hand. One that is named by its digest or ID is asked for only where the host
# does not have it: it cannot be another one. A tag can. Arguments: images, before one of another platform than the host's
# --platform=NAME.
set -u
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
export PATH HOME
unset DOCKER_CONFIG DOCKER_CONTEXT DOCKER_HOST DOCKER_DEFAULT_PLATFORM
fetch() { # IMAGE [OPTION]
	case $1 in
	*@* | sha256:*) docker image inspect --format '{{.Id}}' "$1" >/dev/null 2>&1 && return ;;
	esac
	case $1 in
	sha256:*)
		echo "the image $1 is not here any more, and no registry has it" >&2
		return 1
		;;
	esac
	said=$(docker pull --quiet ${2:+"$2"} "$1" 2>&1) || {
		printf '%s: %s\n' "$1" "$(printf '%s\n' "$said" | tail -n 1)" >&2
		return 1
	}
}
all='' platform=''
for image; do
	case $image in
	--platform=*) platform=$image ;;
	*)
		fetch "$image" "$platform" &
		all="$all $!" platform=
		;;
	esac
done
code=0
for one in $all; do wait "$one" || code=1; done
exit $code
