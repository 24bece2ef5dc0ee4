# shellcheck shell=bash
# What the scripts share: where state is kept, how they speak, how they become
# root, how they install packages and start a daemon. Sourced, never run.

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
state=${XDG_STATE_HOME:-${HOME:-/root}/.local/state}/ocs-agent-action
mkdir -p "$state"

say() { printf '%s\n' "$*" >&2; }

# Exit 2: something the caller has to do first. Exit 1: it was tried and failed.
must() {
  say "$*"
  exit 2
}

fail() {
  say "$*"
  exit 1
}

show_log() {
  say "the last lines of $1:"
  tail -n 15 "$1" | sed 's/^/  /' >&2
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# sudo -v keeps the password for the sudo -n above.
need_root() {
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || must "$1 needs root: run  sudo -v && $repo/script/setup"
}

# One run at a time for each name. Descriptor 9 is the lock in every script, and
# start_daemon closes it: a daemon must not keep it after its script has ended.
lock() {
  exec 9>"$state/$1.lock"
  flock -n 9 && return
  say "waiting for another run of the same script"
  flock 9
}

os_is() {
  local ID='' VERSION_ID=''
  # shellcheck source=/dev/null
  . /etc/os-release
  [ "$ID" = "$1" ] && { [ -z "${2:-}" ] || [ "$VERSION_ID" = "$2" ]; }
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = 'ii ' ]
}

# apt_options: more options for every apt-get, as an array.
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a \
    apt-get -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "${apt_options[@]}" "$@" >>"$state/apt.log" 2>&1 9>&-
}

install_packages() {
  local apt_options=("${apt_options[@]}") package missing=()
  command -v apt-get >/dev/null || must "this script installs packages on Debian and Ubuntu only: install $* yourself"
  for package; do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  need_root "installing ${missing[*]}"
  say "installing ${missing[*]} with apt-get"
  # The lists of a bare machine are empty or old: fetch them and try again.
  apt_get install --no-install-recommends "${missing[@]}" && return
  apt_get update || true
  apt_get install --no-install-recommends "${missing[@]}" && return
  show_log "$state/apt.log"
  fail "apt-get could not install ${missing[*]}"
}
apt_options=()

# The URI that apt uses for the release itself. Nothing where that is a list of
# mirrors (mirror+file:, as on GitHub's runners): only apt can read those.
apt_uri() {
  local VERSION_CODENAME=''
  # shellcheck source=/dev/null
  . /etc/os-release
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(RELEASE) $(CODENAME) $(REPO_URI)' 2>/dev/null |
    awk -v name="$VERSION_CODENAME" '($1 == name || $2 == name) && $3 ~ /^https?:/ && $3 !~ /security/ { print $3; exit }'
}

# start_daemon LOG COMMAND…: in a session of its own, so that it outlives the
# terminal. Sets daemon_pid.
start_daemon() {
  local log=$1 root=()
  shift
  [ "$(id -u)" = 0 ] || root=(sudo -n)
  "${root[@]}" setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
  daemon_pid=$!
}

# wait_until SECONDS COMMAND…: also ends when the daemon just started is gone.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ -z "${daemon_pid:-}" ] || [ -d "/proc/$daemon_pid" ] || return 1
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# pid_runs FILE NAME: the process that a pid file names is there and is NAME. A
# pid file that a killed daemon left may name anything by now.
pid_runs() {
  local pid
  pid=$(as_root cat "$1" 2>/dev/null) && [ -n "$pid" ] &&
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$2" ]
}

# Runs a command that fetches something up to three times: a mirror that stumbles
# once is no reason to fail.
thrice() {
  "$@" || { sleep 2 && "$@"; } || { sleep 10 && "$@"; }
}
