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
#include "report/gnuplot.h"
#include "report/section.h"

#define MADE_BY "Made by attrscope"

static asc_code write_head(asc_page *page, const asc_report_source *source,
                           const asc_report_section *const *sections, int n) {
    char *study = NULL;
    asc_code code = asc_results_read_note(source->path, "study", &study);
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
    fputs("<nav aria-label=\"sections\">", page->file);
    for (int s = 0; s < n; s++)
        fprintf(page->file, "<a href=\"#%s\">%s</a>\n", sections[s]->anchor, sections[s]->title);
    fputs("</nav>\n<ol class=\"findings\">\n", page->file);
    for (int s = 0; s < n; s++)
        if (sections[s]->say)
            sections[s]->say(page, source);
    fputs("</ol>\n", page->file);
    free(study);
    return ASC_OK;
}

static asc_code write_page(asc_page *page, const asc_report_source *source, const char *path) {
    const asc_report_section **sections = NULL;
    int n = 0;
    asc_code code = asc_report_sections(source, &sections, &n);
    if (code == ASC_OK)
        code = write_head(page, source, sections, n);
    for (int s = 0; s < n && code == ASC_OK; s++)
        code = sections[s]->write(page, source);
    free(sections);
    if (code != ASC_OK)
        return code;
    asc_page_end(page);
    if (fflush(page->file) != 0 || ferror(page->file))
        return asc_fail(ASC_IO, "%s: writing failed: %s; free space there or choose another output",
                        path, strerror(errno));
    return ASC_OK;
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
    asc_report_source source = {0};
    asc_atomic_file target = {0};
    asc_page page = {.folder = folder, .options = options};
    char *path = NULL, *figures = NULL, *undrawn = NULL;
    const double start = asc_clock();
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_report_open(results_path, &source), done);
    ASC_TRY(code, asc_format(&path, "%s/report.html", folder), done);
    ASC_TRY(code, asc_format(&figures, "%s/figures", folder), done);
    ASC_TRY(code, asc_make_folders(figures), done);
    ASC_TRY(code, asc_gnuplot_probe(&undrawn), done);
    page.undrawn = undrawn;
    ASC_TRY(code, asc_atomic_begin(path, &target), done);
    page.file = fopen(target.temporary, "w");
    if (!page.file) {
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be written: %s; choose another output", path,
                        strerror(errno));
        goto done;
    }
    code = write_page(&page, &source, path);
    if (fclose(page.file) != 0 && code == ASC_OK)
        code = asc_fail(ASC_IO, "%s: writing failed: %s", path, strerror(errno));
    if (code == ASC_OK)
        code = asc_atomic_commit(&target);
    if (code == ASC_OK)
        code = asc_manifest_replace(figures, page.files, page.n_files);
    if (code == ASC_OK)
        tell(&page, path, asc_clock() - start);
done:
    asc_atomic_abandon(&target);
    asc_report_close(&source);
    asc_free_strings(page.files, page.n_files);
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
    asc_code code = asc_format(&path, "%s/report.html", folder);
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
