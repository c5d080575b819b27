# shellcheck shell=sh disable=SC2154 # keys.sh sets keys and owner
# Lets a key in for some minutes, for one thing: to run what comes as input. Lines for the same move that are still there from before go.
#
# Arguments: what berth keeps of the move, user, what runs it as root ("" or "sudo -n "), the addresses that it may come from, the key, a word
# that marks the line.
set -u
umask 077
work=$1 user=$2 root=$3 from=$4 key=$5 mark=$6
account "$user"
cat >"$work/serve" || exit
dir=${keys%/*}
if [ -L "$keys" ]; then
	echo "$keys is a link: somebody else writes it" >&2
	exit 1
fi
[ -d "$dir" ] || { mkdir "$dir" && chown "$owner" "$dir"; } || exit
until=$(date -d "@$(($(date +%s) + 600))" +%Y%m%d%H%M) || exit
{
	[ ! -f "$keys" ] || awk -v mark="$mark" '$NF != mark' "$keys"
	printf 'restrict,command="%ssh %s/serve",from="%s",expiry-time="%s" %s %s\n' "$root" "$work" "$from" "$until" "$key" "$mark"
} >"$keys.berth" || exit
[ ! -f "$keys" ] || chmod "$(stat -c %a "$keys")" "$keys.berth"
chown "$owner" "$keys.berth" && mv "$keys.berth" "$keys"
