# shellcheck shell=sh
# Prints the last lines of a container, of each the first bytes: a line may be as long as a disk. Arguments: its name,
# how many lines, how many bytes.
docker logs --tail "$2" "$1" 2>&1 | cut -b "1-$3"
