# shellcheck shell=sh
# Runs the other side of rsync or tar in the directory that data is carried to. Arguments: directory, words.
cd -- "$1" || exit
shift
exec "$@"
