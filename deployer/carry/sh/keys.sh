# shellcheck shell=sh disable=SC2034 # admit.sh and dismiss.sh ask for them
# Sets keys to the file in which the keys of a user are, and owner to whose it has to be. An exit code of 20 says that there is no such user.
account() { # USER
	line=$(getent passwd "$1" 2>/dev/null || grep "^$1:" /etc/passwd) || exit 20
	owner=$(printf '%s' "$line" | cut -d: -f3,4)
	keys=$(printf '%s' "$line" | cut -d: -f6)/.ssh/authorized_keys
}
