# shellcheck shell=sh disable=SC2086 # IDs are words
# Says how the containers of a service are, without those of docker compose run: the host's clock, then a line of
# JSON for each. Health is no field of a container without a check, for old versions; index makes Docker read it
# as a map.
#
# Argument: the service.
set -u
container='[{{json .Name}},{{json .State.Status}},{{with index .State "Health"}}{{json .Status}}{{else}}""{{end}},{{json .State.ExitCode}},{{json .State.OOMKilled}},{{json .State.Error}},{{json .State.StartedAt}},{{json .RestartCount}},{{json .HostConfig.RestartPolicy.Name}},{{json .HostConfig.Memory}}]'
ids=$(docker ps --all --quiet --no-trunc --filter "label=berth.service=$1" --filter label=com.docker.compose.oneoff=False) || exit
date +%s
# One may be gone before it is inspected; Docker says what it knows of the others.
[ -z "$ids" ] || docker container inspect --format "$container" $ids || :
