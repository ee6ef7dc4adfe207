/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "attrscope/provenance.h"
#include "attrscope/report.h"
#include "files/atomic_file.h"
#include "files/manifest.h"
#include "files/mark.h"
#include "report/attributes.h"
#include "report/missing.h"
#include "report/overview.h"
#include "report/section.h"
#include "report/shown.h"

#define MADE_BY "Made by attrscope"

static asc_code name_page(const char *folder, char **path) {
    const size_t length = strlen(folder);
    return asc_format(path, "%s%sreport.html", folder,
                      length > 0 && folder[length - 1] == '/' ? "" : "/");
}

/* What a page is made of. */
typedef struct contents {
    asc_report_source source;       /* all results */
    asc_report_source shown_source; /* those of the models that are shown one by one */
    asc_profile *profiles;          /* [n_profiles] */
    int64_t n_profiles;
    asc_shown shown;
    const asc_report_section **sections; /* [n_sections] */
    int n_sections;
} contents;

static asc_code open_contents(const char *results_path, const char *models, contents *c) {
    char *noted = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_report_open(results_path, &c->source), done);
    if (!models)
        ASC_TRY(code, asc_results_read_note(results_path, ASC_REPORT_MODELS_NOTE, &noted), done);
    ASC_TRY(code, asc_report_profiles(&c->source, &c->profiles, &c->n_profiles), done);
    ASC_TRY(code,
            asc_shown_choose(&c->source, c->profiles, c->n_profiles,
                             models            ? models
                             : noted && *noted ? noted
                                               : NULL,
                             &c->shown),
            done);
    ASC_TRY(code, asc_report_narrow(&c->source, &c->shown, &c->shown_source), done);
    code = asc_report_sections(&c->shown_source, &c->sections, &c->n_sections);
done:
    free(noted);
    return code;
}

static void close_contents(contents *c) {
    for (int64_t p = 0; p < c->n_profiles; p++)
        asc_profile_free(&c->profiles[p]);
    free(c->profiles);
    free(c->sections);
    asc_shown_free(&c->shown);
    asc_report_narrow_free(&c->shown_source);
    asc_report_close(&c->source);
}

static asc_code write_head(asc_page *page, const contents *c) {
    char *study = NULL;
    asc_code code = asc_results_read_note(c->source.path, "study", &study);
    if (code != ASC_OK)
        return code;
    const char *name = study && *study ? study : "study";
    asc_page_begin(page, name);
    fputs("<h1>", page->file);
    asc_page_text(page, name);
    fprintf(page->file,
            "</h1>\n<p class=\"quiet\">How attributes shape the embedding space of its "
            "models. " MADE_BY " %s.</p>\n",
            asc_version());
    if (page->undrawn) {
        fputs("<p>There are no figures in this report, as there was no program to draw them: ",
              page->file);
        asc_page_text(page, page->undrawn);
        fputs("; then make it again with attrscope report.</p>\n", page->file);
    }
    code = asc_report_put_missing(page, &c->source, page->options);
    if (code == ASC_OK)
        code = asc_report_put_attributes(page, &c->source);
    fputs("<h2>Findings</h2>\n<ol class=\"findings\">\n", page->file);
    for (int s = 0; s < c->n_sections; s++)
        if (c->sections[s]->say)
            c->sections[s]->say(page, &c->source);
    fputs("</ol>\n", page->file);
    free(study);
    return code;
}

/* The sections, to be put behind the contents, which they make. */
static asc_code write_sections(asc_page *page, const contents *c) {
    asc_code code = asc_page_overview(page, c->profiles, c->n_profiles, &c->shown);
    for (int s = 0; s < c->n_sections && code == ASC_OK; s++)
        code = c->sections[s]->write(page, &c->shown_source);
    return code;
}

static asc_code write_page(asc_page *page, const contents *c, const char *path) {
    char *body = NULL, *list = NULL;
    size_t body_size = 0, list_size = 0;
    FILE *const file = page->file;
    asc_code code = ASC_OK;
    page->file = open_memstream(&body, &body_size);
    page->contents = open_memstream(&list, &list_size);
    if (page->file && page->contents)
        code = write_sections(page, c);
    bool whole = page->file && page->contents;
    whole = page->file && fclose(page->file) == 0 && whole;
    whole = page->contents && fclose(page->contents) == 0 && whole;
    page->file = file;
    page->contents = NULL;
    if (code == ASC_OK && !whole)
        code = asc_fail(ASC_MEMORY, "no memory for the sections of %s", path);
    if (code == ASC_OK)
        code = write_head(page, c);
    if (code != ASC_OK)
        goto done;
    fprintf(file, "<h2>Contents</h2>\n<nav aria-label=\"contents\"><ol>\n%s</ol></nav>\n", list);
    fwrite(body, 1, body_size, file);
    asc_page_end(page);
    if (fflush(file) != 0 || ferror(file))
        code = asc_fail(ASC_IO, "%s: writing failed: %s; free space there or choose another output",
                        path, strerror(errno));
done:
    free(body);
    free(list);
    return code;
}

static void tell(const asc_page *page, const char *path, double seconds) {
    if (page->undrawn)
        asc_log(ASC_LOG_WARN, "report: there is no figure in %s: %s", path, page->undrawn);
    else
        asc_log(ASC_LOG_INFO, "report: %s with %d figures in %.1f s%s", path, page->n_figures,
                seconds,
                page->n_left_out > 0 ? "; what could not be drawn is said in its place" : "");
}

static asc_code write_report(const char *results_path, const char *folder,
                             const asc_report_options *options) {
    contents c = {0};
    asc_atomic_file target = {0};
    asc_page page = {.folder = folder, .options = options};
    char *path = NULL, *figures = NULL, *undrawn = NULL;
    const double start = asc_clock();
    asc_code code = ASC_OK;
    ASC_TRY(code, open_contents(results_path, options->models, &c), done);
    ASC_TRY(code, name_page(folder, &path), done);
    ASC_TRY(code, asc_format(&figures, "%s/figures", folder), done);
    ASC_TRY(code, asc_make_folders(figures), done);
    ASC_TRY(code, asc_gnuplot_begin(&page.gnuplot, &undrawn), done);
    page.undrawn = undrawn;
    page.of_some_models = c.shown.n < c.shown.n_models;
    ASC_TRY(code, asc_atomic_begin(path, &target), done);
    page.file = fopen(target.temporary, "w");
    if (!page.file) {
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be written: %s; choose another output", path,
                        strerror(errno));
        goto done;
    }
    code = write_page(&page, &c, path);
    if (fclose(page.file) != 0 && code == ASC_OK)
        code = asc_fail(ASC_IO, "%s: writing failed: %s", path, strerror(errno));
    if (code == ASC_OK)
        code = asc_atomic_commit(&target);
    if (code == ASC_OK)
        code = asc_manifest_replace(figures, page.files, page.n_files);
    if (code == ASC_OK)
        tell(&page, path, asc_clock() - start);
done:
    asc_gnuplot_end(page.gnuplot);
    asc_atomic_abandon(&target);
    close_contents(&c);
    asc_free_strings(page.files, page.n_files);
    asc_free_strings(page.models, page.n_models);
    free(path);
    free(figures);
    free(undrawn);
    return code;
}

asc_code asc_report_write(MPI_Comm comm, const char *results_path, const char *folder,
                          const asc_report_options *options) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? write_report(results_path, folder, options) : ASC_OK);
}

static asc_code check_place(const char *folder) {
    static const char *const marks[] = {"<!DOCTYPE html>", MADE_BY, NULL};
    char *path = NULL;
    asc_code code = name_page(folder, &path);
    if (code == ASC_OK)
        code = asc_mark_check(path, marks, "a report");
    free(path);
    return code;
}

asc_code asc_report_check_place(MPI_Comm comm, const char *folder) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    return asc_agree(comm, rank == 0 ? check_place(folder) : ASC_OK);
}
