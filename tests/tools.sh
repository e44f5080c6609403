#!/usr/bin/env bash
# Brings what tests need beside the SDK: programs of Debian, where this is root on a Debian, and npm packages into artifacts/tools.
# What can't be brought is named and left out: the tests that need it are skipped and say so.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# program:package
programs=(git:git node:nodejs npm:npm tesseract:tesseract-ocr redis-server:redis-server)
modules=(s3rver@3.7.1)

# A package of a server may start it; the tests start their own, so it is kept from starting where that can be told.
policy=/usr/sbin/policy-rc.d
missing=()
for entry in "${programs[@]}"; do
  command -v "${entry%%:*}" >/dev/null || missing+=("${entry##*:}")
done
if ((${#missing[@]} > 0)); then
  echo "Installing ${missing[*]}..."
  if ! command -v apt-get >/dev/null || [[ $(id -u) != 0 ]]; then
    echo "They can't be installed by this user here: install ${missing[*]} for the tests that need them." >&2
  else
    log=$(mktemp)
    if [[ ! -e $policy ]]; then
      printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && trap 'rm -f "$policy"' EXIT
    fi
    { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" ||
      { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; }; } >"$log" 2>&1 ||
      { echo "apt-get could not install ${missing[*]}:" >&2; tail -n 5 "$log" >&2; }
    rm -f "$log"
  fi
fi

tools=artifacts/tools
for module in "${modules[@]}"; do
  [[ -f $tools/node_modules/${module%@*}/package.json ]] && continue
  command -v npm >/dev/null || { echo "There is no npm, so ${module%@*} is not brought." >&2; continue; }
  echo "Installing ${module}..."
  npm install --prefix "$tools" --no-save --no-audit --no-fund --loglevel=error "$module" >/dev/null || echo "npm could not install $module." >&2
done
exit 0
