# Sourced by the launchers, after jdk.sh: builds a module when that is due, one build at a time.
#
# A module that can be started leaves in its target folder a jar, the libraries in lib/, and at last
# NAME.parts, the list of them, which Maven writes when all is there. A build that was cut off leaves
# no list, or one that is older than what it has written, and is made again.
#
# shellcheck shell=bash disable=SC2034,SC2154

# Begins to look whether a source is newer than $target/$1.jar, in a process of its own; changed hears
# the end of it. A folder counts too: its time tells a deleted file.
look() {
  [ -f "$target/$1.jar" ] || return 0
  exec 7< <(exec find "$root/pom.xml" "$root/firmware/image" "$host"/*/pom.xml "$host"/*/src/main \
    -newer "$target/$1.jar" -print -quit)
  looking="${!:-none}"
}

# Whether a source is newer than $target/$1.jar, which is there.
changed() {
  local newer=""
  [ -n "${looking:-}" ] || look "$1"
  IFS= read -r newer <&7 || true
  exec 7<&-
  [ "$looking" = none ] || wait "$looking" || true # before bash 4.4 it has no number
  looking=""
  [ -n "$newer" ]
}

# Whether the build of $target/$1.jar is whole: every part is there, and none has changed since the
# list was written. Fills in parts, the names of the parts.
whole() {
  local list="$target/$1.parts" name
  parts=()
  [ -s "$list" ] || return 1
  while read -r name; do
    [ -s "$target/$name" ] && [ ! "$target/$name" -nt "$list" ] || return 1
    parts+=("$name")
  done <"$list"
  [ ${#parts[@]} -gt 1 ]
}

# Whether $target/$1.jar is to be built: it is not whole, or a source is newer. Sets why.
due() {
  if [ ! -f "$target/$1.jar" ]; then
    why="first use"
  elif ! whole "$1"; then
    why="a part of it is missing"
  elif changed "$1"; then
    why="a source has changed"
  else
    return 1
  fi
}

# Takes the lock of the builds: one at a time. The kernel lets go of it when the last process of a
# build has ended, however that came. A system without flock has no lock.
lock() {
  exec 9<"$host"
  if command -v flock >/dev/null && ! flock -n 9; then
    printf 'Another build is under way: waiting for it ...\n' >&2
    flock 9
  fi
}

# Runs Maven for the module host/$1 with more arguments; tells of each module as it begins.
maven() {
  local module="$1" line
  shift
  # Maven runs on the JDK found above, so both agree on it. The formatter is for commits, the checks
  # of the compiler too, and what is flattened is to be installed. Nor is it all in one jar.
  (
    folder="$root"
    case "$root" in
      *:*) # Maven takes paths apart at colons: it is told the name of a link
        links="$(mktemp -d)"
        trap 'rm -rf "$links"' EXIT
        folder="$links/clone"
        ln -s "$root" "$folder"
        ;;
    esac
    cd "$folder"
    JAVA_HOME="$jdk" mvn -B -ntp -f "$folder/pom.xml" -Dmaven.test.skip=true -Dexec.skip=true \
      -Dflatten.skip=true -Dstandalone.skip=true -Dchecks=-nowarn "$@" pre-integration-test -pl "host/$module" -am </dev/null 2>&1
  ) | while IFS= read -r line; do
    printf '%s\n' "$line"
    if [[ $line =~ ^'[INFO] Building USB toaster: '([^ ]+)' '.*'['([0-9]+)/([0-9]+)']'$ ]]; then
      printf '  %s of %s: %s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[1]}" >&2
    fi
  done >"$log"
}

# Builds host/$1 into $target/$2.jar when that is due; says what it does. More arguments are Maven's.
# Calls built after that, if there is such a function, with the lock still held.
build() {
  local module="$1" name="$2" why="" log="$target/build.log"
  shift 2
  case "$root/" in
    *!/*) # parts a jar's name from a file's in Java's URLs
      fail "Java finds no file in a jar below a folder whose name ends with an exclamation mark: move $root." ;;
  esac
  due "$name" || return 0
  command -v mvn >/dev/null ||
    fail "The toaster is not built yet, and Maven is missing: install Maven 3.8 or newer (Debian: apt install maven)."
  lock
  if due "$name"; then # still: another one may have built it meanwhile
    printf 'Building the toaster (%s); this takes about a minute, and longer where Maven has to download ...\n' \
      "$why" >&2
    mkdir -p "$target"
    # Programs that run go on with the files that they have open, and no library of old is left.
    rm -rf "$target/$name.parts" "$target/$name.jar" "$target/$name.jsa" "$target/$name.aot"* "$target/lib"
    : >"$target/build.begun"
    # The log stays in the target folder until the build is whole: a killed one leaves it there.
    if ! maven "$module" "$@"; then
      sed -nE '/^\[ERROR\] *(\[Help|For more|To see|Re-run|After correcting|  mvn|->|$)/d
        /^\[(ERROR|WARNING)\]/p' "$log" | head -n 60 >&2
      fail "The build failed; the lines above say why. All that Maven said is in $log."
    fi
    # As old as the beginning: what was changed meanwhile is newer. Maven also leaves a jar alone
    # whose content is the same.
    touch -r "$target/build.begun" "$target/$name.jar"
    rm -f "$log" "$target/build.begun"
    whole "$name" || fail "The build is not whole: remove $target, and start again."
    if declare -F built >/dev/null; then
      built || true # it is for speed
    fi
  fi
  exec 9<&-
}

# Sets class_path to that of the parts. Java takes it apart at colons too, so a folder with one in
# its name is given by the number of an open file, which the kernel knows as a folder as well.
class_path() {
  local base="$target" part
  case "$target" in
    *:*)
      base=/proc/self/fd/8
      [ -e "$base/${parts[0]}" ] ||
        fail "Java cannot run from a folder with a colon in its name on this system: move $root."
      ;;
  esac
  class_path=""
  for part in "${parts[@]}"; do
    class_path="$class_path:$base/$part"
  done
  class_path="${class_path#:}"
}
