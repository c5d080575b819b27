#!/bin/sh
# Does what the image of PostgreSQL does: makes a cluster with a user and a database where there is none, and becomes the server.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
	umask 077
	printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
	initdb --username="$POSTGRES_USER" --data-checksums --auth-local=trust --auth-host=scram-sha-256 --pwfile=/tmp/password >/dev/null
	rm /tmp/password
	echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
	echo "create database $POSTGRES_DB" | postgres --single -j postgres >/dev/null
fi
exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp
