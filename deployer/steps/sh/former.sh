# shellcheck shell=sh
# Lists the .env that services left on a host, never what is in them: a word, the service and
# the run. What removal kept comes first. Argument: berth's directory on the host.
cd "$1" 2>/dev/null || exit 0
for at in kept/*.env; do
	[ -f "$at" ] || continue
	read -r mark word run _ <"$at"
	[ "$mark $word" = '# run' ] || run=
	at=${at#kept/}
	printf 'kept %s %s\n' "${at%.env}" "$run"
done
for at in previous/*/*/.env; do
	[ -f "$at" ] || continue
	at=${at#previous/} at=${at%/*}
	printf 'previous %s %s\n' "${at#*/}" "${at%%/*}"
done
exit 0
