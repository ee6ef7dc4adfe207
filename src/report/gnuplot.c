/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/gnuplot.h"

#include <ctype.h>
#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attrscope/memory.h"

extern char **environ;

/* Variables by which gnuplot, its help and its fonts differ from user to user. */
static bool is_a_setting(const char *variable) {
    static const char *const starts[] = {
        "GNUPLOT_", "GNUTERM=", "GNUHELP=", "GDFONTPATH=", "FIT_", "GNUFITLOG=", "LC_", "LANG="};
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        if (strncmp(variable, starts[k], strlen(starts[k])) == 0)
            return true;
    return false;
}

/* The environment without them: texts are borrowed, the list is owned by the caller. */
static asc_code make_environment(char ***out) {
    static char locale[] = "LC_ALL=C.UTF-8";
    size_t n = 0, kept = 0;
    while (environ[n])
        n++;
    asc_code code = asc_alloc(out, n + 2, sizeof **out, "the environment of gnuplot");
    if (code != ASC_OK)
        return code;
    for (size_t i = 0; i < n; i++)
        if (!is_a_setting(environ[i]))
            (*out)[kept++] = environ[i];
    (*out)[kept] = locale;
    return ASC_OK;
}

/* Waits for gnuplot to end: *status as waitpid gives it. */
static asc_code start_and_wait(FILE *script, FILE *drawing, FILE *words, int *status) {
    char *const arguments[] = {"gnuplot", "-d", NULL}; /* -d: no ~/.gnuplot, no gnuplotrc */
    posix_spawn_file_actions_t actions;
    char **environment = NULL;
    pid_t process = 0;
    asc_code code = make_environment(&environment);
    if (code != ASC_OK)
        return code;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(script), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(drawing), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(words), STDERR_FILENO);
    const int refused = posix_spawnp(&process, "gnuplot", &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    if (refused)
        return asc_fail(ASC_NOINPUT,
                        "gnuplot: cannot be started: %s; install gnuplot (Debian: gnuplot-nox)",
                        strerror(refused));
    while (waitpid(process, status, 0) < 0)
        if (errno != EINTR)
            return asc_fail(ASC_IO, "gnuplot: lost while drawing: %s", strerror(errno));
    return ASC_OK;
}

static asc_code read_all(FILE *file, char **bytes, size_t *size) {
    long length = -1;
    if (fseek(file, 0, SEEK_END) == 0)
        length = ftell(file);
    if (length < 0)
        return asc_fail(ASC_IO, "gnuplot: its drawing cannot be read: %s", strerror(errno));
    asc_code code = asc_alloc(bytes, (uint64_t)length + 1, 1, "a drawing");
    if (code != ASC_OK)
        return code;
    *size = (size_t)length;
    rewind(file);
    if (fread(*bytes, 1, *size, file) != *size)
        return asc_fail(ASC_IO, "gnuplot: its drawing cannot be read: %s", strerror(errno));
    return ASC_OK;
}

/* The last line with words, without its number: what went wrong, below an echo of the command. */
static asc_code take_complaint(FILE *words, int status, char **complaint) {
    char *text = NULL;
    size_t size = 0;
    if (WIFSIGNALED(status))
        return asc_format(complaint, "it was ended by signal %d", WTERMSIG(status));
    asc_code code = read_all(words, &text, &size);
    while (code == ASC_OK && size > 0 && isspace((unsigned char)text[size - 1]))
        text[--size] = '\0';
    if (code == ASC_OK && size > 0) {
        const char *line = strrchr(text, '\n');
        line = line ? line + 1 : text;
        line += strspn(line, " \t");
        const char *behind = strncmp(line, "line ", 5) == 0 ? strstr(line, ": ") : NULL;
        code = asc_format(complaint, "%.200s", behind ? behind + 2 : line);
    } else if (code == ASC_OK) {
        code = asc_format(complaint, "it ended with code %d", WEXITSTATUS(status));
    }
    free(text);
    return code;
}

asc_code asc_gnuplot_run(FILE *script, char **drawing, size_t *size, char **complaint) {
    FILE *out = tmpfile(), *words = tmpfile();
    int status = 0;
    asc_code code = ASC_OK;
    *drawing = *complaint = NULL;
    if (!out || !words) {
        code = asc_fail(ASC_IO, "gnuplot: no temporary file for its drawing: %s", strerror(errno));
        goto done;
    }
    rewind(script);
    ASC_TRY(code, start_and_wait(script, out, words, &status), done);
    code = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? read_all(out, drawing, size)
                                                         : take_complaint(words, status, complaint);
done:
    if (out)
        fclose(out);
    if (words)
        fclose(words);
    return code;
}

asc_code asc_gnuplot_probe(char **reason) {
    char *drawing = NULL, *complaint = NULL;
    size_t size = 0;
    FILE *script = tmpfile();
    *reason = NULL;
    if (!script || fputs("set terminal svg\n", script) < 0 || fflush(script) != 0) {
        if (script)
            fclose(script);
        return asc_fail(ASC_IO, "gnuplot: no temporary file for a script: %s", strerror(errno));
    }
    asc_code code = asc_gnuplot_run(script, &drawing, &size, &complaint);
    if (code == ASC_NOINPUT)
        code = asc_copy_string(reason, asc_error_message());
    else if (code == ASC_OK && complaint)
        code = asc_format(reason, "gnuplot: does not work here: %s", complaint);
    fclose(script);
    free(drawing);
    free(complaint);
    return code;
}
