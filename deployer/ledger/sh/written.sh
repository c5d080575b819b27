# shellcheck shell=sh
# A function for the scripts that read a lock: whoever has made it just now, and been slow, gets a
# second to write down whose it is. The run comes last.
written() { # lock directory
	[ ! -d "$1" ] || [ -s "$1/run" ] || sleep 1
}
