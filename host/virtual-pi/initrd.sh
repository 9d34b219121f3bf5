#!/usr/bin/env bash
# initrd.sh PACKAGES JAR FOLDER: makes FOLDER/initrd, the guest's files, of the folder that packages.sh
# printed, what is in guest/, and the toaster's one jar.
#
# The kernel unpacks one cpio archive after another, so the large part is only copied.
set -euo pipefail
unset CDPATH
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
packages="$1" jar="$2" folder="$3"
root="$folder/root"

command -v aarch64-linux-gnu-gcc >/dev/null || {
  echo 'The virtual Pi needs a C compiler for arm64: install gcc-aarch64-linux-gnu and libc6-dev-arm64-cross.' >&2
  exit 1
}
[ -f "$jar" ] || {
  echo "The toaster is not built: there is no $jar." >&2
  exit 1
}
rm -rf "$root"
mkdir -p "$root/app" "$root/etc"
for program in spidev as; do
  aarch64-linux-gnu-gcc -O2 -Wall -Wextra -Werror -o "$root/app/$program" "$here/guest/$program.c"
done
cp "$here"/guest/{spi,job,toaster} "$root/app"
cp "$here"/guest/{passwd,group} "$root/etc"
cp "$here/guest/init" "$root/init"
cp "$jar" "$root/app/toaster.jar"
(cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) |
  cat "$packages/base.cpio" - >"$folder/initrd"
rm -rf "$root"
