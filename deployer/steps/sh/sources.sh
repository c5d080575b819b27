# shellcheck shell=sh disable=SC2154 # held.sh sets token
# Lays the sources of images ready. Arguments: lock directory, token, directory. The input is an archive of tar, which is read
# only once all of it has come.
set -eu
umask 077
held
dir=$1
command -v tar >/dev/null || {
	echo "this host has no tar, which unpacks what images are built from: install it here" >&2
	exit 1
}
mkdir -p "${dir%/*}"
rm -rf "$dir" "$dir".upload.*
trap 'rm -rf "$dir".upload.*' EXIT
trap 'exit 1' HUP INT TERM
take "$dir.upload.tar"
mkdir "$dir.upload.$token"
tar -xpf "$dir.upload.tar" -C "$dir.upload.$token"
held
mv "$dir.upload.$token" "$dir"
