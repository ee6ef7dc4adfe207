/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figure.h"

#include <errno.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attrscope/memory.h"

extern char **environ;

const char *const asc_figure_colours[ASC_FIGURE_COLOURS] = {
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999"};

asc_code asc_figure_begin(asc_figure *figure, const char *name, int width, int height,
                          const char *title, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, title);
    vsnprintf(text, sizeof text, title, arguments);
    va_end(arguments);
    *figure = (asc_figure){.name = name, .width = width, .height = height};
    figure->script = open_memstream(&figure->text, &figure->size);
    if (!figure->script)
        return asc_fail(ASC_MEMORY, "no memory for figure %s", name);
    return asc_copy_string(&figure->title, text);
}

void asc_figure_free(asc_figure *figure) {
    if (figure->script)
        fclose(figure->script);
    free(figure->text);
    free(figure->title);
    *figure = (asc_figure){0};
}

static void put_clean(const asc_figure *figure, char quote, const char *text) {
    fputc(quote, figure->script);
    for (const char *c = text; *c; c++)
        fputc((unsigned char)*c < ' ' || strchr("\"'`\\$@", *c) ? ' ' : *c, figure->script);
    fputc(quote, figure->script);
}

void asc_figure_field(const asc_figure *figure, const char *text) {
    put_clean(figure, '"', text);
}

void asc_figure_quote(const asc_figure *figure, const char *text) {
    put_clean(figure, '\'', text);
}

/* gnuplot reads the script from a pipe and says what is wrong on another file. */
static asc_code run(const char *name, FILE *script, int complaints) {
    char *const arguments[] = {"gnuplot", NULL};
    posix_spawn_file_actions_t actions;
    pid_t process = 0;
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(script), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, complaints, STDERR_FILENO);
    const int refused = posix_spawnp(&process, "gnuplot", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (refused)
        return asc_fail(ASC_NOINPUT,
                        "gnuplot: cannot be started: %s; install gnuplot (Debian: gnuplot-nox)",
                        strerror(refused));
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return asc_fail(ASC_IO, "gnuplot: lost while drawing %s: %s", name, strerror(errno));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return ASC_OK;
    char words[200] = "";
    const ssize_t n = pread(complaints, words, sizeof words - 1, 0);
    for (ssize_t i = 0; i < n; i++)
        words[i] = words[i] == '\n' ? ' ' : words[i];
    return asc_fail(ASC_IO,
                    "gnuplot: figure %s was not drawn:%s; check that gnuplot 5 is installed", name,
                    words);
}

static asc_code draw(const asc_figure *figure, const char *path, FILE *script, FILE *complaints) {
    const size_t length = strlen(path);
    const int pdf = length > 4 && strcmp(path + length - 4, ".pdf") == 0;
    if (pdf)
        fprintf(script, "set terminal pdfcairo size %g,%g font 'sans,9' noenhanced\n",
                figure->width / 100.0, figure->height / 100.0);
    else
        fprintf(script, "set terminal svg size %d,%d dynamic font 'sans-serif,13' noenhanced\n",
                figure->width, figure->height);
    fprintf(script, "set output '%s'\nset datafile missing 'nan'\n", path);
    fwrite(figure->text, 1, figure->size, script);
    if (fflush(script) != 0 || ferror(script))
        return asc_fail(ASC_IO, "figure %s: its script cannot be written: %s", figure->name,
                        strerror(errno));
    rewind(script);
    return run(figure->name, script, fileno(complaints));
}

asc_code asc_figure_draw(asc_figure *figure, const char *path) {
    if (strchr(path, '\''))
        return asc_fail(ASC_CANTCREAT,
                        "%s: gnuplot cannot write to a path with a quote; choose "
                        "another output",
                        path);
    fflush(figure->script);
    FILE *script = tmpfile(), *complaints = tmpfile();
    asc_code code = script && complaints ? draw(figure, path, script, complaints)
                                         : asc_fail(ASC_IO, "figure %s: no temporary file: %s",
                                                    figure->name, strerror(errno));
    if (script)
        fclose(script);
    if (complaints)
        fclose(complaints);
    return code;
}
