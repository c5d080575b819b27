# shellcheck shell=sh
# Installs Docker and its Compose plugin in a new guest, where it is not there already, and packages. Arguments: distribution, docker.com, or
# image, whose guests have Docker; packages.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH DEBIAN_FRONTEND=noninteractive
if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null || :; fi
works() { docker compose version >/dev/null 2>&1 && docker version >/dev/null 2>&1; }
how=$1
shift
lacks=''
for package; do dpkg -s "$package" >/dev/null 2>&1 || lacks=yes; done
if [ "$how" = image ] || works; then [ -n "$lacks" ] || exit 0; fi
command -v apt-get >/dev/null || {
	[ -z "$lacks" ] || echo "$* is not there, and berth installs it with apt only; write an image into the inventory that has it" >&2
	[ "$how" != image ] || exit 1
	echo "Docker is not there, and berth installs it with apt only; write docker: image in the inventory once the image has it" >&2
	exit 1
}
# shellcheck source=/dev/null
. /etc/os-release
apt() { apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }
apt update
[ -z "$lacks" ] || apt install "$@"
if [ "$how" = image ] || works; then exit 0; fi
case $how in
docker.com)
	apt install ca-certificates curl
	install -m 0755 -d /etc/apt/keyrings
	curl -fsSL "https://download.docker.com/linux/$ID/gpg" -o /etc/apt/keyrings/docker.asc
	chmod a+r /etc/apt/keyrings/docker.asc
	echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/$ID $VERSION_CODENAME stable" >/etc/apt/sources.list.d/docker.list
	apt update
	apt install docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
	;;
*)
	case $ID in ubuntu) apt install docker.io docker-compose-v2 ;; *) apt install docker.io docker-cli docker-compose || apt install docker.io docker-compose ;; esac
	;;
esac
works || {
	echo "Docker was installed, and docker compose version or docker version fails; in an LXC: nesting=1,keyctl=1?" >&2
	exit 1
}
