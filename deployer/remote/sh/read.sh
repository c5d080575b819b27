# shellcheck shell=sh
# Prints a file, so many bytes of it at most; 44 where it is not there. Arguments: file, bytes.
[ -e "$1" ] || exit 44
exec head -c "$2" "$1"
