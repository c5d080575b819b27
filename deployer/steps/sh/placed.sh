# shellcheck shell=sh
# Prints when the newest of some files was put in place, in seconds since 1970: a program that loaded its files since then has these.
# Arguments: directories, or files.
find "$@" -exec stat -c %Z {} + | sort -n | tail -n 1
