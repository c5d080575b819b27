# shellcheck shell=sh
# Notes in the record of a service that it has taken up what was put in place. Argument: the record.
set -eu
held
sed '/^  "reloading": true,$/d' "$1" >"$1.new"
chmod 0600 "$1.new"
sync "$1.new" 2>/dev/null || sync
mv "$1.new" "$1"
