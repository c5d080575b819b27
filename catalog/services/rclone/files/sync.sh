#!/bin/sh
# One run. A lock keeps two from running at once; the outcome is left for the health check.
set -u
lock=/tmp/sync.lock
if ! mkdir "$lock" 2>/dev/null; then
	echo "the run before is still going: skipped"
	exit 0
fi
trap 'rmdir "$lock"' EXIT

if [ -z "$(ls -A /backups)" ]; then
	echo "/backups is empty: nothing copied, in case the share is not mounted" >&2
	echo failed >/config/rclone/last-run
	exit 1
fi

if rclone sync /backups "$DESTINATION" --fast-list --stats 10m --stats-one-line --log-level NOTICE; then
	echo ok >/config/rclone/last-run
	date -u +%Y-%m-%dT%H:%M:%SZ >/config/rclone/last-success
	echo "backups copied to $DESTINATION"
else
	echo failed >/config/rclone/last-run
	echo "rclone failed: see above" >&2
	exit 1
fi
