# shellcheck shell=sh
# A function that writes its input to a file, and ends the script where not all of it came: input ends early, too, where
# a connection breaks. The first line of the input is the SHA-256 of what follows. It is no argument, which everybody on the
# host could read: of a short secret it tells the value.
take() { # FILE
	sum=
	read -r sum || :
	cat >"$1" || exit 74
	got=$(sha256sum <"$1")
	[ "${got%% *}" = "$sum" ] || {
		rm -f "$1"
		echo "what came is not what was sent" >&2
		exit 1
	}
}
