# shellcheck shell=sh
# Puts what was uploaded where the later steps find it. Arguments: lock directory, token, the directory
# that was uploaded, the staged one; the records of both are beside them.
held
rm -rf "$2" "$2.json" && mv "$1.json" "$2.json" && mv "$1" "$2"
