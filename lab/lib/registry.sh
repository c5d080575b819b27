# shellcheck shell=bash
# The registry: one real one, which has the names of the public ones on the hosts, with a certificate that
# they trust. So Compose files, digests and docker manifest inspect work as they stand.

COMPOSE=docker-compose-5.5.1
OLD_COMPOSE=old-docker-compose-2.20.3 # as Synology ships it
REGISTRY=registry-3.1.2
RESTIC=restic-0.18.1
POSTGRES=debian-postgres-15       # what lab/install postgres makes, without .tar
PROMETHEUS=debian-prometheus-2.42 # likewise

# secrets makes, once, what is the lab's alone: the client's key, a password, an authority, a certificate.
secrets() {
	[ -f "$LAB/id" ] || ssh-keygen -qt ed25519 -N '' -C lab -f "$LAB/id"
	[ -f "$LAB/password" ] || (umask 077 && openssl rand -hex 12 >"$LAB/password")
	[ -f "$LAB/tls/cert.pem" ] && return
	mkdir -p "$LAB/tls"
	local names=IP:$CONTROLLER r
	for r in $REGISTRIES; do names+=",DNS:$r"; done
	(
		cd "$LAB/tls"
		umask 077
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=berth lab" -keyout ca.key -out ca.pem
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=registry" -keyout key.pem -out request.pem
		openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 \
			-extfile <(echo "subjectAltName=$names") -out cert.pem
		chmod 644 ca.pem
	) >"$LAB/tls/log" 2>&1 || die "no certificate: $(tail -3 "$LAB/tls/log")"
}

registry_start() {
	running "$LAB/registry.pid" >/dev/null && return
	mkdir -p "$LAB/registry"
	cat >"$LAB/registry.yml" <<-END
		version: 0.1
		log: {level: error, accesslog: {disabled: true}}
		storage:
		  filesystem: {rootdirectory: $LAB/registry}
		  cache: {blobdescriptor: inmemory}
		http:
		  addr: $CONTROLLER:443
		  tls: {certificate: $LAB/tls/cert.pem, key: $LAB/tls/key.pem}
	END
	OTEL_TRACES_EXPORTER=none nsenter -t "$(holder)" --net -- setsid "$CACHE/$REGISTRY" serve "$LAB/registry.yml" \
		>>"$LAB/registry.log" 2>&1 </dev/null 9>&- &
	remember "$LAB/registry.pid" $!
	local i
	for ((i = 0; i < 200; i++)); do
		in_network bash -c "exec 3<>/dev/tcp/$CONTROLLER/443" 2>/dev/null && return
		sleep 0.05
	done
	die "the registry does not answer: $(tail -3 "$LAB/registry.log")"
}

registry_stop() { end "$LAB/registry.pid"; }

# images [--catalog DIR].. builds and pushes the stand-ins' images
images() {
	in_network "$LAB/bin/images" push --registry "$CONTROLLER" --ca "$LAB/tls/ca.pem" --standin "$LAB/bin/standin" --roots "$CACHE" "$@"
}
