# shellcheck shell=sh
# Looks whether the containers that a record adopts are still those that were seen, before the files are put in place beside
# them. Nothing is done to them. What Compose calls their configuration is a checksum over secrets: it is in the record, which is
# root's, and no argument.
#
# Arguments: those of place.sh, which stands behind.
set -eu
new=$2.json
[ -f "$new" ] || new=$5 # it is in place already
adopted=$(listed adopted "$new")
while read -r hash id; do
	[ -n "$id" ] || continue
	case $hash in
	lone/*) made=$(docker container inspect --format "$hash" "$id") || made= ;; # no Compose has made it: it is there or not
	*) made=$(docker container inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$id") || made= ;;
	esac
	if [ "$made" != "$hash" ]; then
		echo "the container $(printf %.12s "$id") is gone, or was made anew since berth looked: nothing was changed. berth deploy looks again"
		exit 1
	fi
done <<-END
	$adopted
END
