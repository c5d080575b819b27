# shellcheck shell=sh
# let_go is what becomes of a lock, in one step for whoever looks.
let_go() { # LOCK
	rm -rf "$1.gone"
	mv "$1" "$1.gone" && rm -rf "$1.gone"
}
