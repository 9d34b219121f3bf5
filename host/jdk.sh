# Sourced by the launchers: find_jdk sets jdk to the home of a JDK that can build and run the toaster.
#
#   TOASTER_JAVA_HOME  the JDK to use, before JAVA_HOME and whatever else is found
#
# shellcheck shell=bash disable=SC2034
wanted=25

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Whether the folder $1 is a JDK that can run and build the toaster. Reads its release file: to start
# java only for its version would cost a tenth of a second.
suits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]]; then
      [ "${BASH_REMATCH[1]}" -ge "$wanted" ]
      return
    fi
  done <"$1/release"
  return 1
}

# The home of the java on the PATH.
path_home() {
  local java
  java="$(type -P java)" || return 0
  java="$(readlink -f "$java" 2>/dev/null)" || return 0
  java="${java%/*}"
  printf '%s' "${java%/*}"
}

find_jdk() {
  local home
  if [ -n "${TOASTER_JAVA_HOME:-}" ]; then
    suits "$TOASTER_JAVA_HOME" ||
      fail "TOASTER_JAVA_HOME is $TOASTER_JAVA_HOME, which is not a JDK $wanted or newer: set it to one, or unset it."
    jdk="$TOASTER_JAVA_HOME"
    return
  fi
  if [ -n "${JAVA_HOME:-}" ] && suits "$JAVA_HOME"; then
    jdk="$JAVA_HOME"
    return
  fi
  for home in "$(path_home)" \
    /usr/lib/jvm/* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$home" ] && suits "$home"; then
      jdk="$home"
      return
    fi
  done
  if [ -x /usr/libexec/java_home ] && home="$(/usr/libexec/java_home -v "$wanted+" 2>/dev/null)"; then
    jdk="$home"
    return
  fi
  fail "The toaster needs a JDK $wanted or newer and found none: install one (for example Temurin $wanted) or set JAVA_HOME to it."
}
