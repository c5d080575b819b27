# shellcheck shell=sh disable=SC2034 # restic.sh asks for it
# Runs restic in a repository and shows what it prints. What the repository asks for comes as input.
set -u
given=$(cat)
repository "$@"
