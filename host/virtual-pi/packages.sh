#!/usr/bin/env bash
# Fetches what the virtual Pi is made of, and prints the folder that has it:
#
#   qemu.sh    QEMU 10 with its own libraries, which starts beside whatever this machine has
#   vmlinuz    Debian's kernel for arm64, and pi.dtb, the device tree of an i.MX 8M Plus EVK that
#              says that it is a Raspberry Pi
#   base.cpio  the guest's files: a Java runtime, libgpiod's tools, busybox, the module cuse
#
# All is Debian's, of the suite trixie, from the mirror that this machine uses, signed by the keyring
# that it has. Nothing is installed: the packages are unpacked below ~/.cache (or XDG_CACHE_HOME).
# The mirror is asked once a day. A folder is named after the names and versions of its packages and
# after this script. It is there whole or not at all, and goes two weeks after its last use. Nobody
# needs to be root.
set -euo pipefail
unset CDPATH
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cache="${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/usb-toaster/virtual-pi"
log="$cache/packages.log"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
kept_days=14

fail() {
  printf 'The virtual Pi cannot be had here: %s\n' "$*" >&2
  exit 1
}

# Runs a command whose output only matters when it fails.
quietly() {
  "$@" >>"$log" 2>&1
}

look_around() {
  local tool
  for tool in apt-get:apt dpkg-deb:dpkg flock:util-linux cpio:cpio xz:xz-utils \
    fdtput:device-tree-compiler sha256sum:coreutils; do
    command -v "${tool%:*}" >/dev/null || fail "${tool%:*} is missing: install Debian's package ${tool#*:}."
  done
  case "$(dpkg --print-architecture)" in
    amd64) arch=amd64 triplet=x86_64-linux-gnu loader=ld-linux-x86-64.so.2 ;;
    arm64) arch=arm64 triplet=aarch64-linux-gnu loader=ld-linux-aarch64.so.1 ;;
    *) fail "QEMU is fetched for amd64 and arm64 only, and this is $(dpkg --print-architecture)." ;;
  esac
  [ -r "$keyring" ] || fail "$keyring is missing: install Debian's package debian-archive-keyring."
  # shellcheck disable=SC2016 # apt fills them in; origin and label are known after an update
  mirror="$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' |
    awk '$1 == "Debian" && $2 == "Debian" {known = $3} $NF ~ "/debian/?$" {guess = $NF}
      END {print known ? known : guess}')"
  [ -n "$mirror" ] || fail "apt has no mirror of Debian among its sources."
}

# An apt of our own: its lists and packages are in the cache, and it knows of nothing installed.
private_apt() {
  apt="$cache/apt"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial"
  : >"$apt/status"
  printf 'deb [signed-by=%s] %s trixie main\n' "$keyring" "$mirror" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<EOF
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/none";
APT::Architecture "$arch";
APT::Architectures { "$arch"; "arm64"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
EOF
  export APT_CONFIG="$apt/apt.conf"
}

# Asks the mirror. Where it does not answer, what is here already will do.
refresh() {
  quietly apt-get update --error-on=any && return
  [ -d "$(cat "$answer" 2>/dev/null)" ] ||
    fail "the mirror $mirror does not give the lists of trixie ($(tail -n 1 "$log"))."
  printf 'The mirror %s does not answer: the virtual Pi of before is used.\n' "$mirror" >&2
  cat "$answer"
  exit
}

version() {
  apt-cache show --no-all-versions "$1" 2>/dev/null | sed -n 's/^Version: //p' | head -n 1
}

# Sets for_qemu and for_guest: names as apt-get download takes them, with their versions.
resolve() {
  local name kernel
  for_qemu="$(apt-get install -s --no-install-recommends qemu-system-arm 2>>"$log" |
    sed -nE 's/^Inst ([^ :]+)[^ ]* \(([^ ]+) .*\[(all|'"$arch"')\].*/\1:\3=\2/p' |
    sed 's/:all=/=/' | sort)"
  kernel="$(apt-cache depends linux-image-arm64:arm64 | sed -n 's/^ *Depends: //p' | head -n 1)"
  for_guest=""
  for name in "${kernel%:*}" openjdk-25-jre-headless libc6 libc-bin zlib1g libstdc++6 libgcc-s1 \
    busybox-static gpiod libgpiod3; do
    for_guest+="$name:arm64=$(version "$name:arm64")"$'\n'
  done
  if [ -z "$for_qemu" ] || [ -z "$kernel" ] || [[ $for_guest == *=$'\n'* ]]; then
    fail "trixie on $mirror lacks a package: look into $log."
  fi
}

# Unpacks $2... (names as above) into the folder $1, where /bin and /lib are links into /usr.
unpack() {
  local root="$1" name of deb link
  shift
  for link in bin sbin lib lib64; do
    mkdir -p "$root/usr/$link"
    ln -s "usr/$link" "$root/$link"
  done
  for name in "$@"; do
    of="${name%%=*}"
    case "$of" in *:*) of="${of%:*}_*_${of#*:}" ;; *) of="${of}_*_all" ;; esac
    for deb in "$work/debs"/$of.deb; do
      dpkg-deb --fsys-tarfile "$deb" |
        tar -x --no-same-owner --keep-directory-symlink -C "$root"
    done
  done
}

make_qemu() {
  # shellcheck disable=SC2086 # one word for each package
  unpack "$work/qemu" $for_qemu
  rm -rf "$work/qemu/usr/share/doc" "$work/qemu/usr/share/locale" "$work/qemu/var"
  cat >"$work/qemu.sh" <<EOF
#!/bin/sh
usr="\$(cd "\$(dirname "\$0")" && pwd)/qemu/usr"
export QEMU_MODULE_DIR="\$usr/lib/$triplet/qemu"
exec "\$usr/lib/$triplet/$loader" --library-path "\$usr/lib/$triplet" \\
  "\$usr/bin/qemu-system-aarch64" -L "\$usr/share/qemu" "\$@"
EOF
  chmod +x "$work/qemu.sh"
  quietly "$work/qemu.sh" --version || fail "QEMU of trixie does not start here: look into $log."
}

# The board's own device tree, with the name of a Pi 4. The chip of the header is the third one, as
# its first two have lines that the board's regulators hold; what marks it is what marks a Pi's.
make_tree() {
  cp "$work"/root/usr/lib/linux-image-*/freescale/imx8mp-evk.dtb "$work/pi.dtb"
  fdtput -t s "$work/pi.dtb" / model 'Raspberry Pi 4 Model B Rev 1.4'
  fdtput -t s "$work/pi.dtb" /soc@0/bus@30000000/gpio@30220000 compatible \
    fsl,imx8mp-gpio fsl,imx35-gpio brcm,bcm2711-gpio
  fdtput -t s "$work/pi.dtb" /gpio-leds status disabled # an LED of the board on line 16
}

make_guest() {
  local jvm="$work/root/usr/lib/jvm/java-25-openjdk-arm64"
  # shellcheck disable=SC2086
  unpack "$work/root" $for_guest
  make_tree
  mv "$work"/root/boot/vmlinuz-* "$work/vmlinuz"
  mkdir -p "$work/root/app"
  xz -dc "$work"/root/usr/lib/modules/*/kernel/fs/fuse/cuse.ko.xz >"$work/root/app/cuse.ko"
  rm -rf "$work"/root/{boot,usr/share,usr/lib/modules,usr/lib/linux-image-*} \
    "$work"/root/usr/lib/aarch64-linux-gnu/gconv "$jvm/legal" "$jvm"/lib/server/classes_*.jsa
  (cd "$work/root" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$work/base.cpio"
}

fetch() {
  printf 'Fetching the virtual Pi: 180 MB of Debian packages, once for each version ...\n' >&2
  work="$cache/$key.new"
  rm -rf "$work"
  mkdir -p "$work/debs"
  trap 'rm -rf "$work"' EXIT
  # shellcheck disable=SC2086
  (cd "$work/debs" && quietly apt-get download $for_qemu $for_guest) ||
    fail "a package did not arrive ($(tail -n 1 "$log"))."
  make_qemu
  make_guest
  rm -rf "$work/debs" "$work/root"
  mv "$work" "$cache/$key"
  trap - EXIT
}

mkdir -p "$cache" 2>/dev/null || fail "$cache cannot be made: set XDG_CACHE_HOME to a folder that can be written."
script="$(sha256sum <"$here/packages.sh" | cut -c 1-16)"
answer="$cache/$script.answer" # what this script has said
exec 9>"$cache/lock"
flock 9
# The mirror is asked once a day.
if [ -n "$(find "$answer" -mtime -1 2>/dev/null)" ] && [ -d "$(cat "$answer")" ]; then
  touch "$(cat "$answer")"
  cat "$answer"
  exit
fi
look_around
: >"$log"
private_apt
refresh
resolve
key="$(printf '%s\n' "$for_qemu" "$for_guest" "$script" | sha256sum | cut -c 1-16)"
[ -d "$cache/$key" ] || fetch
touch "$cache/$key"
find "$cache" -mindepth 1 -maxdepth 1 -regextype posix-extended -regex '.*/[0-9a-f]{16}(\.new|\.answer)?' \
  -mtime "+$kept_days" -exec rm -rf {} +
printf '%s\n' "$cache/$key" | tee "$answer"
