# shellcheck shell=bash
# The browser that the playground's tests drive. Sourced after common.sh.

# The first that is there and answers: Ubuntu's chromium packages are stubs that
# want snapd.
find_chromium() {
  local name
  for name in "${OCS_AGENT_CHROMIUM:-}" chromium google-chrome google-chrome-stable chromium-browser; do
    if [ -n "$name" ] && timeout 20 "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  return 1
}

# Without one the tests of the playground are skipped on a person's machine, and
# say so; in CI they fail.
ensure_chromium() {
  find_chromium >/dev/null && return
  if os_is debian; then
    install_packages chromium
  else
    say 'no Chromium: the tests of the playground are skipped. Install Google Chrome (https://www.google.com/chrome), or name a Chromium in OCS_AGENT_CHROMIUM'
  fi
}
