#!/usr/bin/env bash
# Real image registries (distribution) on the loopback address.
#
#   script/lib/registry.sh start PORT [OPTION]
#       prints 127.0.0.1:PORT; PORT 0 takes a free one; one of ours that runs
#       there already is started anew and keeps its images
#       --auth USER PASSWORD         asks for this account
#       --token REALM CERTIFICATE    takes what the token server at the URL REALM
#                                    gives out, signed with the certificate's key
#       --size SIZE                  has a disk of this size (4m), which needs root
#   script/lib/registry.sh stop PORT
#       stops it and deletes its images

set -euo pipefail
# shellcheck source=script/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

usage='usage: script/lib/registry.sh start PORT [--auth USER PASSWORD | --token REALM CERTIFICATE | --size SIZE] | stop PORT'

# Without curl, which a bare machine lacks.
answers() {
  local answer
  # shellcheck disable=SC2016
  answer=$(timeout 2 bash -c '
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf "GET /v2/ HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n" "$1" >&3
    cat <&3' answers "$1" 2>/dev/null) || return 1
  [[ ${answer,,} == *docker-distribution-api-version* ]]
}

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 20000))
    is_taken "$port" || break
  done
  echo "$port"
}

# Unpacked, not installed: the package's own service would start at once, and
# take port 5000.
binary() {
  local package=$state/registry/package download
  if command -v docker-registry; then return; fi
  if [ ! -x "$package/usr/bin/docker-registry" ]; then
    say 'fetching the package docker-registry'
    download=$(mktemp -d)
    (
      cd "$download"
      fetch() { apt-get download -o Acquire::Retries=3 -o APT::Sandbox::User=root docker-registry >>"$state/apt.log" 2>&1; }
      if ! fetch; then
        need_root 'fetching the package lists'
        apt_get update || true
        fetch || { show_log "$state/apt.log" && fail 'apt-get could not fetch docker-registry'; }
      fi
      dpkg-deb -x docker-registry_*.deb "$download/root"
    )
    mkdir -p "$state/registry"
    rm -rf "$package"
    mv "$download/root" "$package"
    rm -rf "$download"
  fi
  echo "$package/usr/bin/docker-registry"
}

# perl is an essential package and its crypt() knows bcrypt, the only kind that
# the registry takes. Cost 4 is the least: these passwords guard nothing.
htpasswd_line() {
  # shellcheck disable=SC2016
  perl -e '
    my ($user, $password) = @ARGV;
    my @letters = ("a".."z", "A".."Z", 0..9);
    my $hash = crypt($password, q($2b$04$) . join("", map { $letters[rand @letters] } 1..21) . ".");
    die "this perl has no bcrypt\n" unless defined $hash && $hash =~ /^\$2b\$/;
    print "$user:$hash\n"' "$1" "$2"
}

# The pid of our registry on a port. Its pid file may be older than the machine's
# last start, so the process has to be one that serves this very file.
ours() {
  local pid
  pid=$(cat "$state/registry/$1/pid" 2>/dev/null) || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF "serve $state/registry/$1/config.yml" || return 1
  echo "$pid"
}

end_ours() {
  local pid
  pid=$(ours "$1") || return 0
  kill "$pid"
  wait_until 10 test ! -d "/proc/$pid" || fail "the registry on port $1 does not stop"
}

start() {
  local port=$1 option=${2:-} folder command
  [ "$port" != 0 ] || port=$(free_port)
  folder=$state/registry/$port
  command=$(binary)
  mkdir -p "$folder"
  end_ours "$port"
  ! is_taken "$port" || fail "port $port is taken by something else: stop it, or name another port"
  if [ "$option" = --size ]; then
    need_root 'a disk for the registry'
    mkdir -p "$folder/images"
    if mountpoint -q "$folder/images"; then
      as_root mount -o "remount,size=$3" "$folder/images"
    else
      as_root mount -t tmpfs -o "size=$3,uid=$(id -u),gid=$(id -g),mode=700" ocs-registry "$folder/images"
    fi
  fi
  {
    echo "version: 0.1"
    echo "log: { level: warn }"
    echo "storage: { filesystem: { rootdirectory: '$folder/images' }, delete: { enabled: true } }"
    echo "http: { addr: '127.0.0.1:$port', secret: loopback }"
    case $option in
      --auth) echo "auth: { htpasswd: { realm: test, path: '$folder/htpasswd' } }" ;;
      --token) echo "auth: { token: { realm: '$3', service: test, issuer: test, rootcertbundle: '$4' } }" ;;
    esac
  } >"$folder/config.yml"
  if [ "$option" = --auth ]; then htpasswd_line "$3" "$4" >"$folder/htpasswd"; fi
  : >"$folder/log"
  setsid "$command" serve "$folder/config.yml" </dev/null >>"$folder/log" 2>&1 9>&- &
  daemon_pid=$!
  echo "$daemon_pid" >"$folder/pid"
  if ! wait_until 20 answers "$port"; then
    show_log "$folder/log"
    fail "the registry on port $port did not start"
  fi
  say "a registry serves on 127.0.0.1:$port"
  echo "127.0.0.1:$port"
}

stop() {
  end_ours "$1"
  if mountpoint -q "$state/registry/$1/images"; then as_root umount "$state/registry/$1/images"; fi
  rm -rf "${state:?}/registry/$1"
}

[[ ${2:-} =~ ^[0-9]+$ ]] || must "$usage"
lock registry
case $1,${3:-},$# in
  start,,2) start "$2" ;;
  start,--auth,5 | start,--token,5 | start,--size,4) start "${@:2}" ;;
  stop,,2) stop "$2" ;;
  # What script/setup asks for: whatever answers there will do.
  ensure,,2) if answers "$2"; then say "a registry answers on 127.0.0.1:$2"; else start "$2" >/dev/null; fi ;;
  *) must "$usage" ;;
esac
