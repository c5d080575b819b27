# shellcheck shell=sh
# For the scripts of a run, whose first arguments are the lock directory and the token of this taking: held ends them
# where the lock of the host is not this run's.
lock=$1 token=$2
shift 2
held() { [ "$(cat "$lock/token" 2>/dev/null)" = "$token" ] || exit 75; }
