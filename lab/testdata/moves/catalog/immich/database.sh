#!/bin/sh
# Does what the image of PostgreSQL does: makes a cluster where there is none, and becomes the server.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
	umask 077
	printf '%s\n' "$POSTGRES_PASSWORD" >/tmp/password
	initdb --username=postgres --data-checksums --auth-local=trust --auth-host=scram-sha-256 --pwfile=/tmp/password >/dev/null
	rm /tmp/password
	echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
	printf '%s\n' 'create table asset (id bigserial primary key, checksum text not null, at timestamptz not null default clock_timestamp());' \
		'insert into asset (checksum) select md5(n::text) from generate_series(1, 5000) n;' | postgres --single -j postgres >/dev/null
fi
exec postgres -c listen_addresses='*' -c unix_socket_directories=/tmp
