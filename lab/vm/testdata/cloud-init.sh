# shellcheck shell=sh
# What cloud-init says of what it was given. Each question is a Python that has to start, so they are asked beside each other.
out=$(mktemp -d) || exit 1
judged() { sudo -n cloud-init schema "$@" 2>&1; }
judged --system >"$out/user" &
judged -c /var/lib/cloud/instance/vendor-cloud-config.txt >"$out/vendor" &
cloud-init status --long --wait >"$out/status"
wait
say() { printf '%s\t%s\n' "$1" "$2"; }
say status "$(grep '^status:' "$out/status")"
say 'user data' "$(cat "$out/user")"
say 'vendor data' "$(cat "$out/vendor")"
say result "$(tr -d ' \n' </run/cloud-init/result.json)"
