/*
 * as USER COMMAND...: runs a command as a user of /etc/passwd, with the groups that /etc/group gives.
 *
 * The guest has no login, and its busybox no su that a script could use without a terminal.
 */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct passwd *user = argc > 2 ? getpwnam(argv[1]) : NULL;
    if (!user) {
        fprintf(stderr, "as: name a user that is there, and a command\n");
        return 2;
    }
    if (initgroups(user->pw_name, user->pw_gid) || setgid(user->pw_gid) || setuid(user->pw_uid)) {
        perror("as");
        return 2;
    }
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return 127;
}
