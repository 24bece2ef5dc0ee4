# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # common.sh's variables
# A Docker Engine with buildx and compose. Sourced after common.sh.

engine_version() { docker version -f '{{.Server.Version}}' 2>/dev/null; }

# Debian 12's own docker.io is 20.10, before BuildKit was the default, and has no
# buildx beside it. Debian unstable's four Docker packages run on Debian 12
# without pulling its libc along, as long as only they are taken from there.
# That is done in a view of apt that lives for this one install: the machine's
# own sources stay as they are.
install_from_unstable() (
  need_root "installing $*"
  view=$(mktemp -d)
  trap 'as_root rm -rf "$view"' EXIT
  mkdir -p "$view"/{sources,preferences,lists}
  cp /etc/apt/sources.list "$view/sources/machine.list" 2>/dev/null || true
  cp /etc/apt/sources.list.d/*.{list,sources} "$view/sources/" 2>/dev/null || true
  cp /etc/apt/preferences.d/* "$view/preferences/" 2>/dev/null || true
  uri=$(apt_uri)
  cat >"$view/sources/unstable.sources" <<EOF
Types: deb
URIs: ${uri:-http://deb.debian.org/debian}
Suites: sid
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
EOF
  cat >"$view/preferences/unstable" <<EOF
Package: *
Pin: release n=sid
Pin-Priority: 100

Package: docker.io docker-cli docker-buildx docker-compose
Pin: release n=sid
Pin-Priority: 990
EOF
  # apt reads its lists as another user.
  chmod -R a+rX "$view"
  apt_options=(
    -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$view/sources"
    -o "Dir::Etc::preferencesparts=$view/preferences" -o "Dir::State::lists=$view/lists"
    -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
  )
  say "reading the package lists of Debian unstable, for Docker only"
  apt_get update || true
  install_packages "$@"
)

install_engine() {
  if os_is debian 12; then
    install_from_unstable docker.io docker-cli docker-buildx docker-compose iptables
  elif os_is ubuntu; then
    install_packages docker.io docker-buildx docker-compose-v2 iptables
  else
    install_packages docker.io docker-cli docker-buildx docker-compose iptables
  fi
}

# The plugins that belong to the command line in use.
install_plugins() {
  if is_installed docker-ce-cli; then
    install_packages docker-buildx-plugin docker-compose-plugin
  elif os_is debian 12; then
    install_from_unstable docker-buildx docker-compose
  elif os_is ubuntu; then
    install_packages docker-buildx docker-compose-v2
  else
    install_packages docker-buildx docker-compose
  fi
}

has_plugin() { docker "$1" version >/dev/null 2>&1; }

# The packages put their plugins where a docker of another origin, earlier on
# PATH, may not look.
link_plugin() {
  local folder
  for folder in /usr/libexec/docker/cli-plugins /usr/lib/docker/cli-plugins; do
    [ -x "$folder/docker-$1" ] || continue
    mkdir -p "${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins"
    ln -sf "$folder/docker-$1" "${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins/docker-$1"
    return
  done
}

# dockerd refuses to start while its pid file names a living process, whatever
# that process is.
drop_stale_pid() {
  [ -e "$1" ] && ! pid_runs "$1" "$2" || return 0
  as_root rm -f "$1"
}

start_engine() {
  local log=$state/dockerd.log
  need_root 'starting the Docker Engine'
  if [ -d /run/systemd/system ]; then
    say 'starting the Docker Engine with systemctl'
    as_root systemctl start docker || fail 'systemctl could not start docker: see  journalctl -u docker'
    must_be_allowed
    wait_until 60 engine_version || fail 'the Docker Engine does not answer: see  journalctl -u docker'
    return
  fi
  if pid_runs /var/run/docker.pid dockerd; then
    say 'waiting for the Docker Engine that is starting'
    wait_until 60 engine_version || fail 'dockerd runs but does not answer: stop it and run this again'
    return
  fi
  drop_stale_pid /var/run/docker.pid dockerd
  drop_stale_pid /var/run/docker/containerd/containerd.pid containerd
  say "starting the Docker Engine (log: $log)"
  : >"$log"
  if [ "$(id -u)" = 0 ]; then
    start_daemon "$log" dockerd
  else
    # The group docker takes effect at the next login only.
    start_daemon "$log" dockerd --group "$(id -gn)"
  fi
  wait_until 60 engine_version && return
  show_log "$log"
  fail 'the Docker Engine did not start'
}

must_be_allowed() {
  case $(docker version 2>&1) in
    *'permission denied'*) must "the Docker Engine runs, but this user may not use it: run  sudo usermod -aG docker $(id -un) && newgrp docker" ;;
  esac
}

ensure_engine() {
  local plugin
  if ! command -v docker >/dev/null || ! engine_version >/dev/null; then
    [ -z "${DOCKER_HOST:-}" ] || must "no Docker Engine answers at DOCKER_HOST=$DOCKER_HOST: unset it, or start that engine"
    must_be_allowed
    if ! command -v dockerd >/dev/null; then install_engine; fi
    hash -r
    engine_version >/dev/null || start_engine
  fi
  for plugin in buildx compose; do
    has_plugin "$plugin" || install_plugins
    has_plugin "$plugin" || link_plugin "$plugin"
    has_plugin "$plugin" || fail "docker $plugin does not work, though its package is installed"
  done
  say "Docker Engine $(engine_version) answers, image store $(image_store)"
}

image_store() {
  case $(docker info -f '{{.DriverStatus}}' 2>/dev/null) in
    *io.containerd.snapshotter*) echo containerd ;;
    *) echo classic ;;
  esac
}
