/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/ripser.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attrscope/memory.h"

extern char **environ;

static const char PROGRAM[] = "ripser";

bool asc_ripser_is_there(void) {
    const char *path = getenv("PATH");
    bool found = false;
    while (path && *path && !found) {
        const size_t length = strcspn(path, ":");
        char *name = NULL;
        if (asc_format(&name, "%.*s/%s", (int)length, path, PROGRAM) == ASC_OK)
            found = access(name, X_OK) == 0;
        free(name);
        path += length + (path[length] == ':');
    }
    return found;
}

static asc_code start_and_wait(FILE *distances, FILE *out, int *status) {
    char *const arguments[] = {"ripser", "--format", "lower-distance", "--dim", "1", NULL};
    posix_spawn_file_actions_t actions;
    pid_t process = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(distances), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int refused = posix_spawnp(&process, PROGRAM, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (refused)
        return asc_fail(ASC_NOINPUT,
                        "ripser: cannot be started: %s; install it, or leave out "
                        "topology.cycles",
                        strerror(refused));
    while (waitpid(process, status, 0) < 0)
        if (errno != EINTR)
            return asc_fail(ASC_IO, "ripser: lost while it worked: %s", strerror(errno));
    return ASC_OK;
}

static asc_code read_all(FILE *file, char **text) {
    long length = -1;
    if (fseek(file, 0, SEEK_END) == 0)
        length = ftell(file);
    if (length < 0)
        return asc_fail(ASC_IO, "ripser: what it prints cannot be read: %s", strerror(errno));
    asc_code code = asc_alloc(text, (uint64_t)length + 1, 1, "what ripser prints");
    rewind(file);
    if (code == ASC_OK && fread(*text, 1, (size_t)length, file) != (size_t)length)
        code = asc_fail(ASC_IO, "ripser: what it prints cannot be read: %s", strerror(errno));
    return code;
}

asc_code asc_ripser_run(FILE *distances, char **text) {
    FILE *out = tmpfile();
    int status = 0;
    *text = NULL;
    if (!out)
        return asc_fail(ASC_IO, "ripser: no temporary file for what it prints: %s",
                        strerror(errno));
    rewind(distances);
    asc_code code = start_and_wait(distances, out, &status);
    if (code == ASC_OK && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        code = asc_fail(ASC_DATA,
                        "ripser: it has failed with %s %d; leave out topology.cycles, "
                        "or lower topology.sampled",
                        WIFEXITED(status) ? "status" : "signal",
                        WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    if (code == ASC_OK)
        code = read_all(out, text);
    fclose(out);
    return code;
}
