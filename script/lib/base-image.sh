#!/usr/bin/env bash
# The OCS base images that tests build on: the published ones where Docker Hub
# can be reached, look-alikes with the real ocs package (test/base-image/) where
# it can't. Needs a Docker Engine that answers.
#
#   script/lib/base-image.sh           makes sure of every tag, tells which is which
#   script/lib/base-image.sh copy HOST copies them to the engine at that DOCKER_HOST

set -euo pipefail
# shellcheck source=script/lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

image=simonsobs/ocs
newest=v0.12.1
label=org.ocs-agent-action
log=$state/base-image.log

# One line for each tag: the Dockerfile's target, ocs, and of the packages that
# speak to the router the newest that the published image's Python was given
# when the tag came out (Python 3.8 up to v0.11.1, 3.10 since).
# tag, target, ocs, autobahn, txaio, twisted, numpy
images='
v0.9.3  no-entrypoint 0.9.3  23.1.2 23.1.1 23.10.0 1.24.4
v0.10.0 system        0.10.0 23.1.2 23.1.1 23.10.0 1.24.4
v0.10.3 system        0.10.3 23.1.2 23.1.1 23.10.0 1.24.4
v0.11.1 system        0.11.1 23.1.2 23.1.1 23.10.0 1.24.4
v0.11.2 virtualenv    0.11.2 24.4.2 23.1.1 24.7.0  1.26.4
v0.11.3 virtualenv    0.11.3 24.4.2 23.1.1 24.7.0  1.26.4
v0.12.0 virtualenv    0.12.0 24.4.2 25.9.2 25.5.0  2.2.6
v0.12.1 virtualenv    0.12.1 24.4.2 25.9.2 25.5.0  2.2.6
'
# latest is the newest release: README.rst of simonsobs/ocs.
tags() { awk 'NF { print $1 } END { print "latest" }' <<<"$images"; }

# The builder that works inside the engine: another one would neither see the
# root file system nor leave its images there.
builder=$(docker context show)

# tag, recipe of the look-alike (empty: published), ocs, Python, era.
present() {
  local tag
  for tag in $(tags); do
    docker image inspect "$image:$tag" 2>/dev/null -f "$tag{{with .Config.Labels}}|{{index . \"$label.recipe\"}}|{{index . \"$label.ocs\"}}|{{index . \"$label.python\"}}|{{index . \"$label.era\"}}{{end}}" || true
  done
}

# The recipe changes when anything does that a look-alike is made of.
recipe() {
  {
    cat "$repo/test/base-image/Dockerfile" "${BASH_SOURCE[0]}"
    host_certificates
    host_apt_options
  } | sha256sum | cut -c1-12
}

can_pull() {
  say "asking Docker Hub for $image:$newest"
  timeout "$1" docker buildx --builder "$builder" imagetools inspect "$image:$newest" >>"$log" 2>&1 && return
  say 'Docker Hub cannot be reached'
  return 1
}

pull() {
  local tag
  for tag; do
    say "pulling $image:$tag"
    docker pull --quiet "$image:$tag" >>"$log" 2>&1 || say "$image:$tag could not be pulled"
  done
}

# The bundle that this machine's own clients are told to trust. Only what it
# holds beyond the distribution's own certificates goes into a look-alike, as at
# a site behind a company's certificate authority.
host_certificates() {
  local file
  for file in "${PIP_CERT:-}" "${SSL_CERT_FILE:-}" "${REQUESTS_CA_BUNDLE:-}" "${CURL_CA_BUNDLE:-}"; do
    [ -s "$file" ] || continue
    cat "$file"
    return
  done
  cat /usr/local/share/ca-certificates/*.crt 2>/dev/null || true
}

# A mirror past its date is as old inside a container as outside.
host_apt_options() { apt-config dump 2>/dev/null | grep -E '^Acquire::Check-(Valid-Until|Date) "(false|0|no)";' || true; }

# add_certificates ROOT: prints how many were added.
add_certificates() {
  local extra
  extra=$(mktemp -d)
  host_certificates >"$extra/bundle"
  awk -v folder="$extra" '
    /BEGIN CERTIFICATE/ { body = ""; inside = 1 }
    inside { body = body $0 "\n" }
    /END CERTIFICATE/ {
      inside = 0
      if (FILENAME == ARGV[1]) { known[body] = 1; next }
      if (body in known) next
      known[body] = 1
      printf "%s", body > (folder "/machine-" ++count ".crt")
    }
    END { print count + 0 }' "$1/etc/ssl/certs/ca-certificates.crt" "$extra/bundle"
  rm "$extra/bundle"
  as_root cp -r "$extra/." "$1/usr/local/share/ca-certificates/"
  rm -rf "$extra"
  as_root chroot "$1" update-ca-certificates >>"$log" 2>&1
}

# A minimal system with this machine's own view of the package registries in it,
# so that the Dockerfiles on top need know nothing of the machine.
make_rootfs() {
  local root suite uri components='' options change=() trust='/etc/ssl/certs/ca-certificates.crt'
  suite=${rootfs##*:}
  need_root 'debootstrap'
  install_packages debootstrap
  uri=$(apt_uri)
  if [ "$suite" = jammy ]; then components=--components=main,universe; else uri=${uri:-http://deb.debian.org/debian}; fi
  say "making a minimal $suite with debootstrap"
  # Not /tmp: where that is mounted nodev, debootstrap refuses.
  root=$(mktemp -d -p /var/tmp)
  # shellcheck disable=SC2064
  trap "as_root rm -rf --one-file-system '$root'" EXIT
  as_root chmod 755 "$root"
  # What the first try fetched lies in $root, and the next one goes on from there.
  thrice as_root debootstrap --variant=minbase --include=ca-certificates ${components:+"$components"} \
    "$suite" "$root" ${uri:+"$uri"} >>"$log" 2>&1 || { show_log "$log" && fail 'debootstrap failed'; }
  options=$(host_apt_options)
  if [ -n "$options" ]; then as_root tee "$root/etc/apt/apt.conf.d/99machine" <<<"$options" >/dev/null; fi
  if [ "$(add_certificates "$root")" -gt 0 ]; then
    # pip and requests bring certificates of their own unless told otherwise.
    change=(--change "ENV PIP_CERT=$trust SSL_CERT_FILE=$trust REQUESTS_CA_BUNDLE=$trust")
  fi
  as_root rm -f "$root/etc/resolv.conf" "$root/etc/hostname"
  as_root tar -C "$root" --one-file-system --exclude='./var/cache/apt/archives/*.deb' -c . |
    docker import "${change[@]}" --change "LABEL $label.lookalike=true $label.recipe=$recipe" - "$rootfs" >>"$log"
}

build() {
  local tag=$1 target=$2
  thrice docker buildx --builder "$builder" build --load --progress plain "$repo/test/base-image" --target "$target" \
    --build-arg "ROOTFS=$rootfs" --build-arg "OCS=$3" --build-arg "AUTOBAHN=$4" --build-arg "TXAIO=$5" \
    --build-arg "TWISTED=$6" --build-arg "NUMPY=$7" \
    --label "$label.lookalike=true" --label "$label.recipe=$recipe" --label "$label.ocs=$3" \
    --label "$label.python=$python" --label "$label.era=$target" \
    --tag "$image:$tag" >"$state/base-image.$tag.log" 2>&1 && return
  show_log "$state/base-image.$tag.log"
  fail "$image:$tag could not be built"
}

# build_all TAG…: the first of each era make the layers that the rest share, and
# they can be made at the same time.
build_all() {
  local tag line first=() rest=() pids=() seen=' ' pid failed=0
  for tag; do
    [ "$tag" != latest ] || continue
    read -r -a line < <(awk -v tag="$tag" '$1 == tag' <<<"$images")
    if [[ $seen == *" ${line[*]:3} "* ]]; then rest+=("$tag"); else first+=("$tag"); fi
    seen+="${line[*]:3} "
  done
  for tag in ${first[@]+"${first[@]}"}; do
    # shellcheck disable=SC2046
    build $(awk -v tag="$tag" '$1 == tag' <<<"$images") &
    pids+=($!)
  done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" || failed=1; done
  [ "$failed" = 0 ] || exit 1
  for tag in ${rest[@]+"${rest[@]}"}; do
    # shellcheck disable=SC2046
    build $(awk -v tag="$tag" '$1 == tag' <<<"$images")
  done
  case " $* " in *' latest '*) docker tag "$image:$newest" "$image:latest" ;; esac
}

report() {
  local tag recipe ocs python era
  while IFS='|' read -r tag recipe ocs python era; do
    if [ -z "$recipe" ]; then
      say "$image:$tag is the published image"
    else
      say "$image:$tag is a look-alike: ocs $ocs, Python $python, $era"
    fi
  done <<<"$here"
}

# missing, published, or the recipe of the look-alike.
what_is() { awk -F'|' -v tag="$1" '$1 == tag { found = $2 ? $2 : "published" } END { print found ? found : "missing" }' <<<"$here"; }

ensure() {
  local tag wanted=() stale=() limit=2
  : >"$log"
  here=$(present)
  for tag in $(tags); do
    # A published image is wanted in the place of a look-alike, too.
    [ "$(what_is "$tag")" = published ] || wanted+=("$tag")
    [ "$(what_is "$tag")" != missing ] || limit=15
  done
  if [ ${#wanted[@]} -gt 0 ] && can_pull "$limit"; then
    pull "${wanted[@]}"
    here=$(present)
  fi
  recipe=$(recipe)
  for tag in ${wanted[@]+"${wanted[@]}"}; do
    case $(what_is "$tag") in published | "$recipe") ;; *) stale+=("$tag") ;; esac
  done
  if [ ${#stale[@]} -gt 0 ]; then
    say "building look-alikes of $image for lack of the published images (log: $state/base-image.*.log)"
    # The suite next to the published images that this machine's own mirror has.
    rootfs=ocs-lookalike/rootfs:bookworm python=3.11
    if os_is ubuntu; then rootfs=ocs-lookalike/rootfs:jammy python=3.10; fi
    [ "$(docker image inspect -f "{{index .Config.Labels \"$label.recipe\"}}" "$rootfs" 2>/dev/null)" = "$recipe" ] || make_rootfs
    build_all "${stale[@]}"
    here=$(present)
  fi
  report
}

layers() {
  local tag
  for tag in $(tags); do
    docker image inspect -f '{{json .RootFS.Layers}} {{json .Config.Labels}}' "$image:$tag" 2>/dev/null || true
  done
}

copy() {
  local to=$1 tag all=()
  if [ "$(layers)" = "$(DOCKER_HOST=$to layers)" ]; then
    say "$image is at $to already"
    return
  fi
  for tag in $(tags); do
    ! docker image inspect "$image:$tag" >/dev/null 2>&1 || all+=("$image:$tag")
  done
  say "copying ${#all[@]} tags of $image to $to"
  docker save "${all[@]}" | DOCKER_HOST=$to docker load >>"$log"
}

lock base-image
case ${1:-} in
  '') ensure ;;
  copy) copy "${2:?a DOCKER_HOST}" ;;
  *) must 'usage: script/lib/base-image.sh [copy DOCKER_HOST]' ;;
esac
