# shellcheck shell=sh
# Prints a file. Argument: file.
exec cat -- "$1"
