#!/bin/sh
# Stacks as people start them by hand, in different ways. Runs on a host of the lab, as root.
set -eu

# put FILE: with what is on standard input
put() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
}

# Compose in a home: an override, an env file with a password, one in the Compose file, data beside it and in a volume.
cd /home/nopass
put stacks/notes/compose.yaml <<'END'
services:
  web:
    image: berthlab/web:1
    restart: unless-stopped
    env_file: notes.env
    environment:
      COLOUR: ${COLOUR:-green}
      ADMIN_PASSWORD: "literal-Pa55-of-notes" # typed in
    ports: ["18006:8000"]
    volumes: [./data:/data, rows:/rows]
    mem_limit: 60m
volumes:
  rows:
END
put stacks/notes/compose.override.yaml <<'END'
services:
  web:
    labels: {mine: "yes"}
END
# shellcheck disable=SC2016 # the dollars are Compose's
printf 'GREETING=hello\nMAIL_PASSWORD="mail Pa55 $$of notes"\n' | put stacks/notes/notes.env
cd stacks/notes
docker compose up --detach --quiet-pull
chown -R nopass: .

# Dockge's directory: .env beside it, two containers, a secret from a file, a part that is included.
mkdir -p /opt/stacks/board
cd /opt/stacks/board
put compose.yaml <<'END'
include: [parts/cache.yaml]
services:
  web:
    image: berthlab/web:1
    restart: unless-stopped
    env_file: [.env]
    environment:
      - PASSWORD_OF_DB=${DB_PASSWORD}
      - LEVEL
    ports: ["${PORT}:8000"]
    volumes: [./config.ini:/etc/config.ini:ro, ./data:/data]
    secrets: [token]
    depends_on: [cache]
secrets:
  token: {file: ./token.txt}
END
put parts/cache.yaml <<'END'
services:
  cache: {image: berthlab/web:1, restart: unless-stopped}
END
printf 'DB_PASSWORD=dockge-Pa55-of-board\nPORT=18007\nLEVEL=info\n' | put .env
echo 'level = 1' | put config.ini
echo token-0a1b2c3d4e5f-of-board | put token.txt
docker compose up --detach --quiet-pull

# A file of another name, under another project's name.
mkdir -p /srv/shelf
cd /srv/shelf
put stack.yml <<'END'
services:
  web: {image: 'berthlab/web:1', restart: unless-stopped, ports: ['18008:8000']}
END
docker compose --project-name books --file stack.yml up --detach --quiet-pull

# docker run.
docker run --detach --name clock --restart unless-stopped --publish 18009:8000 --volume ticks:/data --env CLOCK_PASSWORD=run-Pa55-of-clock berthlab/web:1
