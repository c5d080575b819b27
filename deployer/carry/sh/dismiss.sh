# shellcheck shell=sh disable=SC2154 # keys.sh sets keys and owner
# Takes out what admit.sh has put in. Arguments: what berth keeps of the move, user, a word that marks the line.
set -u
umask 077
work=$1 user=$2 mark=$3
account "$user"
rm -f "$work/serve"
grep -qF " $mark" "$keys" 2>/dev/null || exit 0
awk -v mark="$mark" '$NF != mark' "$keys" >"$keys.berth" && chmod "$(stat -c %a "$keys")" "$keys.berth" && chown "$owner" "$keys.berth" && mv "$keys.berth" "$keys"
