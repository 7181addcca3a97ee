#!/bin/bash
# A real S3 on this machine, for tests and trials: one Ceph monitor, manager, OSD (in memory) and RADOS gateway, all on
# 127.0.0.1, with everything they keep below one folder.
#
#   infra/deploy/ceph.sh start FOLDER [PORT]   prints http://KEY:SECRET@127.0.0.1:PORT, what RAPPORTEUR_TEST_CEPH wants
#   infra/deploy/ceph.sh stop FOLDER           ends its daemons and removes the folder
#
# Debian: apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-mgr
# It wants root, 1 GB of memory, and the ports PORT, PORT+1 and PORT+2 (9102 to 9104 unless told otherwise).
set -euo pipefail

usage() { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }

stop() {
    # Gateway first: while the others go down it would wait for them.
    for daemon in client.rgw.a mgr.x osd.0 mon.a; do
        local file="$1/run/$daemon.pid" pid
        [ -s "$file" ] || continue
        pid=$(cat "$file")
        # A number alone may long belong to somebody else: only a process that was started with our configuration is ours.
        tr '\0' ' ' < "/proc/$pid/environ" 2>/dev/null | grep -qF "CEPH_CONF=$1/ceph.conf" || continue
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
        kill -9 "$pid" 2>/dev/null || true
    done
}

[ $# -ge 2 ] || usage
command=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

case $command in
stop)
    [ -f "$folder/ceph.conf" ] || { echo "ceph.sh: no Ceph of ours in $folder" >&2; exit 1; }
    stop "$folder"
    rm -rf "$folder"
    exit 0 ;;
start) ;;
*) usage ;;
esac

for program in ceph-mon ceph-mgr ceph-osd radosgw radosgw-admin curl; do
    command -v "$program" >/dev/null || {
        echo "ceph.sh: $program is missing. apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-mgr curl" >&2
        exit 1
    }
done
[ -z "$(ls -A "$folder")" ] || { echo "ceph.sh: $folder is not empty (stop it first)" >&2; exit 1; }
# The daemons' sockets lie below the folder, and the kernel allows 107 characters for such a path.
[ ${#folder} -le 70 ] || { echo "ceph.sh: $folder is too long a path, 70 characters at most" >&2; exit 1; }

port=${3:-9102}
keyring=$folder/keyring
export CEPH_CONF=$folder/ceph.conf
mkdir -p "$folder"/{mon,mgr,osd,rgw,run,log}
cluster=$(cat /proc/sys/kernel/random/uuid)
monitor="[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]"

# cephx everywhere: with "none" the gateway asks for authentication for ever. One copy of everything, on one OSD; the
# monitor's warnings about the host's disk are put off, because nothing here is kept.
cat > "$CEPH_CONF" <<CONF
[global]
fsid = $cluster
mon host = $monitor
public addr = 127.0.0.1
cluster addr = 127.0.0.1
keyring = $keyring
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon data avail warn = 2
mon data avail crit = 1
run dir = $folder/run
admin socket = $folder/run/\$name.asok
pid file = $folder/run/\$name.pid
log file = $folder/log/\$name.log
[mon.a]
mon data = $folder/mon
[mgr.x]
mgr data = $folder/mgr
[osd.0]
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = 2147483648
[client.rgw.a]
rgw data = $folder/rgw
rgw enable apis = s3, admin
rgw frontends = beast endpoint=127.0.0.1:$port
CONF

started() {
    {
        ceph-authtool --create-keyring "$keyring" --gen-key -n mon. --cap mon 'allow *'
        ceph-authtool "$keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
        ceph-authtool "$keyring" --gen-key -n mgr.x --cap mon 'allow profile mgr' --cap osd 'allow *'
        ceph-authtool "$keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' --cap mgr 'allow profile osd'
        ceph-authtool "$keyring" --gen-key -n client.rgw.a --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
        monmaptool --create --addv a "$monitor" --fsid "$cluster" "$folder/monmap"
        ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$keyring"
        ceph-mon -i a
        ceph-mgr -i x
        local disk
        disk=$(cat /proc/sys/kernel/random/uuid)
        ceph osd new "$disk" 0
        ceph-osd -i 0 --mkfs --osd-uuid "$disk"
        ceph osd crush add osd.0 1.0 root=default
        ceph-osd -i 0
        radosgw -n client.rgw.a
    } > "$folder/log/start.log" 2>&1
    for _ in $(seq 300); do
        curl -s -o /dev/null "http://127.0.0.1:$port" && return 0
        sleep 0.2
    done
    return 1
}

exec 3>&2 # the trap runs with the redirections of whatever failed
fail() {
    trap - ERR
    echo "ceph.sh: Ceph did not come up; the end of $folder/log/start.log:" >&3
    tail -n 15 "$folder/log/start.log" >&3
    stop "$folder"
    exit 1
}
set -o errtrace
trap fail ERR
started

secret=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
radosgw-admin user create --uid=rapporteur --display-name=rapporteur --access-key=rapporteur --secret-key="$secret" \
    > "$folder/user.json" 2>> "$folder/log/start.log"
echo "http://rapporteur:$secret@127.0.0.1:$port"
