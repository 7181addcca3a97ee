#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, from the machine's packages: test-postgres.sh COMMAND [ARGUMENT …]
# The server listens on loopback only, keeps nothing, and is gone at the end.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
folder=$(mktemp -d /tmp/rapporteur-pg.XXXXXX)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

as() { # initdb refuses root
    if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$*"; else sh -c "$*"; fi
}
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
stop() {
    as "$bin/pg_ctl -D $folder/data -m immediate stop" >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

as "$bin/initdb -D $folder/data -A trust -U postgres --no-sync -E UTF8 --locale=C.UTF-8" >/dev/null
as "$bin/pg_ctl -D $folder/data -l $folder/log -w -o '-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off' start" >/dev/null
"$bin/postgres" --version
RAPPORTEUR_TEST_POSTGRES="postgresql://postgres@127.0.0.1:$port/postgres" "$@"
