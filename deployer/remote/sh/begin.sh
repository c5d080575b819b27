# shellcheck shell=sh
# Says a word on both streams and becomes a command. Arguments: word, command and its arguments.
printf '%s\n' "$1"
printf '%s\n' "$1" >&2
shift
exec "$@"
