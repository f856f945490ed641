#!/usr/bin/env bash
# usage: tools/fresh_debian.sh SUITE        (trixie, sid, ...)
#
# Types the README's two commands, as written, on a machine that has nothing but Debian and python3-venv: a tree of the
# suite made by debootstrap, and in it clean copies of what is committed. The first command serves: it is asked a
# question over HTTP, then stopped. The tree stands in memory, in a namespace of its own: it is gone with the processes in
# it, however they end, and nothing has to be removed. MIRROR names another mirror than debootstrap's own.
#
# Exit code 77, with the reason: this machine can't make such a tree.
set -euo pipefail

main() {
  suite=${1:?usage: tools/fresh_debian.sh SUITE}
  [ "$(id -u)" = 0 ] || skip "debootstrap and chroot need root"
  command -v debootstrap >/dev/null || skip "debootstrap is not installed"
  [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -gt 6000000 ] || skip "6 GB of memory are not free"
  unshare --mount --pid --fork true 2>/dev/null || skip "no namespace for mounts can be made here"
  project=$(cd "$(dirname "$0")/.." && pwd)
  tree=$(mktemp -d "${TMPDIR:-/tmp}/manchette-$suite.XXXXXX")
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  unshare --mount --pid --fork --kill-child bash "$project/tools/fresh_debian.sh" --within "$suite" "$project" "$tree" &
  inside=$!
  local code=0
  wait "$inside" || code=$?
  inside=
  exit "$code"
}

skip() {
  printf 'skipped: %s\n' "$1"
  exit 77
}

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

clean_up() {
  if [ -n "${inside:-}" ] && kill -KILL "$inside" 2>/dev/null; then
    wait "$inside" || true
  fi
  rmdir "$tree" # on this side it is empty
}

within() {
  suite=$1 project=$2 tree=$3 HOME=${HOME:-/root}
  printf '== A tree of Debian %s\n' "$suite"
  mount -t tmpfs -o mode=755,size=5g fresh "$tree" || skip "no file system in memory can be mounted here"
  debootstrap --variant=minbase --include=python3-venv,ca-certificates "$suite" "$tree" ${MIRROR:+"$MIRROR"} \
    >"$tree/debootstrap.log" 2>&1 || skip "debootstrap made no $suite: $(tail -n 1 "$tree/debootstrap.log")"
  mount -t proc proc "$tree/proc" && mount --rbind /dev "$tree/dev" || skip "/proc and /dev can't be mounted in a tree"
  settings=("HOME=$HOME" "LANG=C.UTF-8" "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
  bring_settings
  # What a script starts behind it ignores Ctrl-C; what a user types does not.
  typed=(chroot "$tree" env -i --default-signal=INT,QUIT "${settings[@]}" bash -euc)
  in_tree 'python3 --version'
  mapfile -t commands < <(grep '^python3 -m venv' "$project/README.md")
  [ ${#commands[@]} = 2 ] || fail "README.md has ${#commands[@]} commands that begin with python3 -m venv, not 2"
  serves "${commands[0]}"
  passes "${commands[1]}"
}

# Names of hosts, certificates, and how this machine's pip reaches its registries, whatever they are here.
bring_settings() {
  bring /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt
  bring /etc/pip.conf "$HOME/.pip/pip.conf" "$HOME/.config/pip/pip.conf"
  local name
  for name in CI {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE \
    PIP_{CERT,CLIENT_CERT,CONFIG_FILE,CONSTRAINT,DEFAULT_TIMEOUT,RETRIES,PROXY,TRUSTED_HOST} \
    PIP_{INDEX_URL,EXTRA_INDEX_URL,FIND_LINKS,NO_INDEX}; do
    if [ -n "${!name:-}" ]; then
      settings+=("$name=${!name}")
      bring "${!name}"
    fi
  done
}

# Copies files and folders of this machine to the same place in the tree, where they are there. They are unpacked from
# within: to a program outside, a link of the tree to /usr/... is a link to this machine's files.
bring() {
  local path
  for path in "$@"; do
    if [[ $path = /* && -e $path ]]; then tar -C / -ch "${path#/}" | chroot "$tree" tar -C / -x; fi
  done
}

in_tree() {
  "${typed[@]}" "$1"
}

clean_copy() {
  git -c safe.directory="$project" -C "$project" archive --prefix="$1/" HEAD | in_tree 'mkdir -p ~ && tar -C ~ -x'
}

serves() {
  printf '\n== %s\n' "$1"
  ! answered || fail "something answers on port 8000 of this machine: it is to be free"
  clean_copy first
  setsid "${typed[@]}" "cd ~/first; $1" &
  local server=$! tries=0
  until answered; do
    kill -0 "$server" 2>/dev/null || fail "the command ended before it served"
    [ $((tries += 1)) -le 600 ] || fail "it serves no answers"
    sleep 1
  done
  kill -INT -- "-$server"
  wait "$server" || true
  ! answered || fail "it serves on after it was stopped"
  echo "it answered a question, and was stopped"
}

answered() {
  in_tree 'python3 -' 2>/dev/null <<'PY'
import json
from urllib.request import urlopen

assert b"<mark>" in urlopen("http://127.0.0.1:8000/?q=Otan").read()
assert json.load(urlopen("http://127.0.0.1:8000/api/search?q=Otan"))["total"] > 0
PY
}

passes() {
  printf '\n== %s\n' "$1"
  clean_copy second
  in_tree "cd ~/second; $1"
  df -h --output=used "$tree" | tail -n 1 | xargs echo "memory that the tree took:"
}

if [ "${1:-}" = --within ]; then
  within "${@:2}"
else
  main "$@"
fi
