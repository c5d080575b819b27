# shellcheck shell=sh
# Runs rsync on the source. Input and output are what the other side says and hears, so rsync says everything on standard error.
#
# Arguments: what berth keeps of the move, the text of shell.sh, its way, directory, words of rsync.
set -u
umask 077
work=$1 text=$2 way=$3 dir=$4
shift 4
mkdir -p "$work" && printf '%s' "$text" >"$work/shell" || exit
cd -- "$dir" || exit
exec 3<&0 4>&1
rsync "$@" -e "sh $work/shell $way" ./ berth:./ </dev/null >&2
