# shellcheck shell=sh disable=SC2016 # for the shell that is started
# Prints the numbers of those paths that are not there any more, if a mark was set. They come as input, each with a number and a space before it and
# a NUL after it. Arguments: what berth keeps of the move, directory.
set -u
[ -f "$1/mark" ] || exit 0
cd -- "$2" || exit
xargs -0 sh -c 'for of; do [ -e "./${of#* }" ] || [ -L "./${of#* }" ] || echo "${of%% *}"; done' sh
