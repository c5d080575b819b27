#!/bin/sh
# Checks that the remote can be reached, then hands over to cron. cron passes its environment on to what it starts.
set -eu
RCLONE_CONFIG_B2_ACCOUNT=$(cat /run/secrets/b2_key_id)
RCLONE_CONFIG_B2_KEY=$(cat /run/secrets/b2_key)
export RCLONE_CONFIG_B2_ACCOUNT RCLONE_CONFIG_B2_KEY

touch "$RCLONE_CONFIG"
[ -f /config/rclone/last-run ] || echo ok >/config/rclone/last-run

if ! rclone lsf --max-depth 1 "$DESTINATION" >/dev/null; then
	echo "cannot list $DESTINATION: check the key, the bucket's name and the network" >&2
	echo failed >/config/rclone/last-run
fi

echo "$SCHEDULE /bin/sh /usr/local/bin/sync.sh >/proc/1/fd/1 2>/proc/1/fd/2" >/etc/crontabs/root
exec crond -f -d 8
