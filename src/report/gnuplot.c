/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/gnuplot.h"

#include <ctype.h>
#include <errno.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attrscope/memory.h"

extern char **environ;

/* Both ends share the three files: gnuplot opens the script and the drawing anew by their numbers,
 * and `words` is its standard error. */
struct asc_gnuplot {
    pid_t process; /* 0: none runs */
    int line;      /* its standard input and output; -1: none */
    FILE *script, *drawing, *words;
};

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

static asc_code start(asc_gnuplot *session) {
    char *const arguments[] = {"gnuplot", "-d", NULL}; /* -d: no ~/.gnuplot, no gnuplotrc */
    posix_spawn_file_actions_t actions;
    char **environment = NULL;
    int line[2];
    asc_code code = make_environment(&environment);
    if (code != ASC_OK)
        return code;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) != 0) {
        free(environment);
        return asc_fail(ASC_IO, "gnuplot: no line to it: %s", strerror(errno));
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, line[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, line[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, fileno(session->words), STDERR_FILENO);
    const int refused =
        posix_spawnp(&session->process, "gnuplot", &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    free(environment);
    close(line[1]);
    session->line = line[0];
    if (refused) {
        session->process = 0;
        return asc_fail(ASC_NOINPUT,
                        "gnuplot: cannot be started: %s; install gnuplot (Debian: gnuplot-nox)",
                        strerror(refused));
    }
    return ASC_OK;
}

/* Hangs up and waits for gnuplot to end: *status as waitpid gives it. */
static asc_code stop(asc_gnuplot *session, int *status) {
    asc_code code = ASC_OK;
    if (session->line >= 0)
        close(session->line);
    session->line = -1;
    while (session->process > 0 && waitpid(session->process, status, 0) < 0)
        if (errno != EINTR) {
            code = asc_fail(ASC_IO, "gnuplot: lost while drawing: %s", strerror(errno));
            break;
        }
    session->process = 0;
    return code;
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
    if (code == ASC_OK && size > 0 && *text) {
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

/* Sends commands and waits for the number that they print; -1 where gnuplot has ended. */
static int ask(const asc_gnuplot *session, const char *commands) {
    char answer[64];
    size_t sent = 0, got = 0;
    const size_t length = strlen(commands);
    while (sent < length) {
        const ssize_t n =
            send(session->line, commands + sent, length - sent, MSG_NOSIGNAL); /* no SIGPIPE */
        if (n < 0 && errno != EINTR)
            return -1;
        sent += n > 0 ? (size_t)n : 0;
    }
    for (;;) {
        const ssize_t n = recv(session->line, answer + got, sizeof answer - 1 - got, 0);
        if (n == 0 || (n < 0 && errno != EINTR))
            return -1;
        got += n > 0 ? (size_t)n : 0;
        answer[got] = '\0';
        if (strchr(answer, '\n'))
            return isdigit((unsigned char)*answer) ? atoi(answer) : -1;
        if (got == sizeof answer - 1)
            return -1;
    }
}

/* Of a file that gnuplot has, too: nothing is in it, and both are at its beginning. */
static bool clear(FILE *file) {
    return fseek(file, 0, SEEK_SET) == 0 && ftruncate(fileno(file), 0) == 0;
}

static asc_code prepare(asc_gnuplot *session, const char *head, const char *script, size_t length) {
    FILE *const file = session->script;
    if (!clear(file) || !clear(session->drawing) || !clear(session->words) ||
        fputs(head, file) < 0 || fwrite(script, 1, length, file) != length || fflush(file) != 0)
        return asc_fail(ASC_IO, "gnuplot: its script cannot be written: %s", strerror(errno));
    return session->process > 0 ? ASC_OK : start(session);
}

asc_code asc_gnuplot_draw(asc_gnuplot *session, const char *head, const char *script, size_t length,
                          char **drawing, size_t *size, char **complaint) {
    /* `reset` leaves the line that was drawn last to svg, so that one is drawn to nowhere. */
    static const char forget[] = "reset session\nreset errors\nset terminal svg\n"
                                 "set output '/dev/null'\nplot x\nreset session\n";
    static const char answer[] = "set output\nset print '-'\nprint GPVAL_ERRNO\n";
    char commands[512];
    int status = 0;
    *drawing = *complaint = NULL;
    snprintf(commands, sizeof commands, "%sset output '/dev/fd/%d'\nload '/dev/fd/%d'\n%s", forget,
             fileno(session->drawing), fileno(session->script), answer);
    /* What an error has left half done is not worth mending, and one that has drawn before may have
     * ended for reasons of its own: only a new one's refusal is the script's fault. */
    for (;;) {
        const bool is_new = session->process == 0;
        asc_code code = prepare(session, head, script, length);
        if (code != ASC_OK)
            return code;
        if (ask(session, commands) == 0)
            return read_all(session->drawing, drawing, size);
        code = stop(session, &status);
        if (code != ASC_OK || is_new)
            return code == ASC_OK ? take_complaint(session->words, status, complaint) : code;
    }
}

asc_code asc_gnuplot_begin(asc_gnuplot **session, char **reason) {
    char *drawing = NULL, *complaint = NULL;
    size_t size = 0;
    *reason = NULL;
    asc_code code = asc_alloc(session, 1, sizeof **session, "gnuplot");
    if (code != ASC_OK)
        return code;
    **session =
        (asc_gnuplot){.line = -1, .script = tmpfile(), .drawing = tmpfile(), .words = tmpfile()};
    if (!(*session)->script || !(*session)->drawing || !(*session)->words)
        code = asc_fail(ASC_IO, "gnuplot: no temporary file for its drawings: %s", strerror(errno));
    else
        code = asc_gnuplot_draw(*session, "set terminal svg\n", "", 0, &drawing, &size, &complaint);
    if (code == ASC_NOINPUT)
        code = asc_copy_string(reason, asc_error_message());
    else if (code == ASC_OK && complaint)
        code = asc_format(reason, "gnuplot: does not work here: %s", complaint);
    if (code != ASC_OK || *reason) {
        asc_gnuplot_end(*session);
        *session = NULL;
    }
    free(drawing);
    free(complaint);
    return code;
}

void asc_gnuplot_end(asc_gnuplot *session) {
    int status = 0;
    if (!session)
        return;
    stop(session, &status);
    FILE *const files[] = {session->script, session->drawing, session->words};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        if (files[k])
            fclose(files[k]);
    free(session);
}
