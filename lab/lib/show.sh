# shellcheck shell=bash
# What the lab says of itself.

status() {
	local i state link
	holder >/dev/null || { echo "the lab $LAB is down" && return; }
	printf '%-3s %-16s %-12s %-5s %-6s %s\n' H NAME ADDRESS STATE CABLE DOCKER
	for i in $(hosts); do
		state=down link=-
		if init_of "$i" >/dev/null; then
			state=up
			link=$(in_network ip -br link show "v$i" 2>/dev/null | awk '{print ($2 == "DOWN") ? "cut" : "ok"}')
		fi
		. "$LAB/h$i/vars"
		printf '%-3s %-16s %-12s %-5s %-6s %s\n' "$i" "$HOST" "$(address "$i")" $state "$link" "$([ "$DOCKER" = 1 ] && echo yes || echo -)"
	done
	running "$LAB/registry.pid" >/dev/null && echo "registry up" || echo "registry down"
}

# write_client_files writes what an SSH client needs: configuration and the hosts' keys.
write_client_files() {
	local i key pid
	: >"$LAB/known_hosts"
	: >"$LAB/ssh_config"
	for i in $(hosts); do
		pid=$(init_of "$i") || continue
		until key=$(cut -d' ' -f1,2 "/proc/$pid/root/etc/ssh/ssh_host_ed25519_key.pub" 2>/dev/null); do sleep 0.02; done
		echo "$(name_of "$i"),$(address "$i") $key" >>"$LAB/known_hosts"
		printf 'Host %s\n  HostName %s\n' "$(name_of "$i")" "$(address "$i")" >>"$LAB/ssh_config"
	done
	printf 'Host *\n  User deploy\n  IdentityFile %s/id\n  IdentitiesOnly yes\n  UserKnownHostsFile %s/known_hosts\n  GlobalKnownHostsFile /dev/null\n' \
		"$LAB" "$LAB" >>"$LAB/ssh_config"
}

# show_env prints variables for a test's environment, and the hosts. The password is the file's name only.
show_env() {
	holder >/dev/null || die "the lab is not up"
	local i separator=''
	cat <<-END
		{"variables": {
		  "BERTH_LAB": "$LAB",
		  "BERTH_LAB_SSH_CONFIG": "$LAB/ssh_config",
		  "BERTH_LAB_KNOWN_HOSTS": "$LAB/known_hosts",
		  "BERTH_LAB_IDENTITY": "$LAB/id",
		  "BERTH_LAB_PASSWORD_FILE": "$LAB/password",
		  "BERTH_LAB_CA": "$LAB/tls/ca.pem",
		  "BERTH_LAB_CONTROLLER": "$CONTROLLER"},
		 "hosts": [
	END
	for i in $(hosts); do
		. "$LAB/h$i/vars"
		printf '%s  {"index": %s, "name": "%s", "address": "%s", "docker": %s, "up": %s, "memory_bytes": %s, "cpus": %s, "devices": "%s"}' \
			"$separator" "$i" "$HOST" "$(address "$i")" "$([ "$DOCKER" = 1 ] && echo true || echo false)" \
			"$(init_of "$i" >/dev/null && echo true || echo false)" "$MEMORY" "$CPUS" "${DEVICES#-}"
		separator=$',\n'
	done
	printf '\n]}\n'
}
