#!/usr/bin/env bash
# The second Docker Engine: the image store that the first one does not use.
# Docker 28 keeps images in its own store, Docker 29 in containerd's, and both
# are in the field (GitHub's ubuntu-24.04 and ubuntu-26.04).
#
#   script/lib/daemon.sh second       starts it if need be, prints its DOCKER_HOST
#   script/lib/daemon.sh stop-second  stops it, keeps its images

set -euo pipefail
# shellcheck source=script/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=script/lib/engine.sh
. "$(dirname "${BASH_SOURCE[0]}")/engine.sh"

folder=$state/second
host=unix://$folder/docker.sock
bridge=ocs-second0
# All networks of the second engine lie in here, so that three rules do for it.
network=10.213.0.0/16

# Two engines must not both manage iptables: each empties the other's chains
# when it starts. The second one leaves them alone and gets by with these.
rules() {
  local wanted=$1 rule table
  for rule in \
    "filter FORWARD -s $network -j ACCEPT" \
    "filter FORWARD -d $network -j ACCEPT" \
    "nat POSTROUTING -s $network ! -d $network -j MASQUERADE"; do
    # shellcheck disable=SC2086
    set -- $rule
    table=$1
    shift
    if as_root iptables -w -t "$table" -C "$@" 2>/dev/null; then
      [ "$wanted" = there ] || as_root iptables -w -t "$table" -D "$@"
    else
      [ "$wanted" = gone ] || as_root iptables -w -t "$table" -I "$@"
    fi
  done
}

second_answers() { DOCKER_HOST=$host engine_version; }

second() {
  local store=containerd snapshotter=true
  if second_answers >/dev/null; then
    echo "$host"
    return
  fi
  if [ "$(image_store)" = containerd ]; then
    store=classic
    snapshotter=false
  fi
  need_root 'starting a second Docker Engine'
  command -v dockerd >/dev/null || must 'no dockerd on this machine, so no second engine can be started here'
  command -v ip >/dev/null || install_packages iproute2
  mkdir -p "$folder"
  cat >"$folder/daemon.json" <<EOF
{
  "features": { "containerd-snapshotter": $snapshotter },
  "hosts": ["$host"],
  "data-root": "$folder/$store",
  "exec-root": "$folder/run",
  "pidfile": "$folder/dockerd.pid",
  "bridge": "$bridge",
  "default-address-pools": [{ "base": "10.213.128.0/17", "size": 24 }],
  "iptables": false,
  "ip6tables": false
}
EOF
  if ! ip link show "$bridge" >/dev/null 2>&1; then
    # dockerd makes a bridge only if it is docker0.
    as_root ip link add name "$bridge" type bridge
    as_root ip address add 10.213.0.1/24 dev "$bridge"
    as_root ip link set "$bridge" up
  fi
  rules there
  # An engine that has address pools and remembers a bridge network from its last
  # run deletes docker0 when it starts, and that is the first engine's. (It also
  # forgets the networks that somebody made.)
  as_root rm -f "$folder/$store/network/files/local-kv.db"
  drop_stale_pid "$folder/dockerd.pid" dockerd
  drop_stale_pid "$folder/run/containerd/containerd.pid" containerd
  say "starting a second Docker Engine, image store $store (log: $folder/dockerd.log)"
  : >"$folder/dockerd.log"
  # Namespaces of its own: where both engines share the system's containerd, one
  # would take the other's containers for its own. (As flags: in the file, dockerd
  # 28 knows no name for the second of them.)
  start_daemon "$folder/dockerd.log" dockerd --config-file "$folder/daemon.json" --group "$(id -gn)" \
    --containerd-namespace ocs-second --containerd-plugins-namespace ocs-second-plugins
  if ! wait_until 60 second_answers; then
    show_log "$folder/dockerd.log"
    fail 'the second Docker Engine did not start'
  fi
  echo "$host"
}

stop_second() {
  local pid
  if pid_runs "$folder/dockerd.pid" dockerd; then
    need_root 'stopping the second Docker Engine'
    pid=$(as_root cat "$folder/dockerd.pid")
    # The shell's own kill: a bare machine has no other.
    # shellcheck disable=SC2016
    as_root bash -c 'kill "$1"' kill "$pid"
    wait_until 60 test ! -d "/proc/$pid" || fail 'the second Docker Engine does not stop'
  fi
  if ip link show "$bridge" >/dev/null 2>&1; then
    rules gone
    as_root ip link delete "$bridge"
  fi
}

case ${1:-} in
  second) lock second && second ;;
  stop-second) lock second && stop_second ;;
  *) must 'usage: script/lib/daemon.sh second | stop-second' ;;
esac
