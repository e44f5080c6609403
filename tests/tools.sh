#!/usr/bin/env bash
# Brings what tests need beside the SDK: programs of Debian, where this is root on a Debian, and npm packages into artifacts/tools.
# What can't be brought is named and left out: the tests that need it are skipped and say so.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# program:package
programs=(git:git node:nodejs npm:npm tesseract:tesseract-ocr redis-server:redis-server pg_ctlcluster:postgresql)
modules=(s3rver@3.7.1 @electric-sql/pglite@0.5.16 @electric-sql/pglite-pgvector@0.0.15)

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
    # Tests start servers of their own: those of the packages are not to be started.
    policy=/usr/sbin/policy-rc.d
    if [[ -e $policy ]]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"; fi
    { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" ||
      { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; }; } >"$log" 2>&1 ||
      { echo "apt-get could not install ${missing[*]}:" >&2; tail -n 5 "$log" >&2; }
    rm -f "$log" ${policy:+"$policy"}
  fi
fi

tools=artifacts/tools
absent=()
for module in "${modules[@]}"; do
  [[ -f $tools/node_modules/${module%@*}/package.json ]] || absent+=("$module")
done
if ((${#absent[@]} > 0)); then
  if ! command -v npm >/dev/null; then
    echo "There is no npm, so ${absent[*]} is not brought." >&2
  else
    # All at once, for npm removes what it is not told of; pgvector of PGlite asks for another patch of it than works.
    echo "Installing ${absent[*]}..."
    npm install --prefix "$tools" --no-save --legacy-peer-deps --no-audit --no-fund --loglevel=error "${modules[@]}" >/dev/null || echo "npm could not install ${absent[*]}." >&2
  fi
fi
exit 0
