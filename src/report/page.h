/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report's page while it is written. Internal; local. */
#ifndef ATTRSCOPE_REPORT_PAGE_H
#define ATTRSCOPE_REPORT_PAGE_H

#include "attrscope/report.h"
#include "report/figure.h"
#include "report/source.h"

typedef struct asc_page {
    FILE *file;
    FILE *contents;     /* items of the table of contents: sections with their figures */
    const char *folder; /* borrowed */
    const asc_report_options *options;
    asc_gnuplot *gnuplot; /* draws the figures; borrowed */
    const char *undrawn;  /* why there are no figures at all; NULL: there are; borrowed */
    bool of_some_models;  /* tables are those of the models that are shown one by one */
    int n_figures, n_left_out;
    int n_listed; /* figures that the contents have of this section */
    char **files; /* [n_files] drawn, in figures/; owned */
    int64_t n_files;
    char **models; /* [n_models] "model_architecture" in the order of their colours; owned */
    int64_t n_models;
} asc_page;

/* Head of the page with the styles, and its end with the script. Errors of writing show in
 * ferror(page->file). */
void asc_page_begin(asc_page *page, const char *title);
void asc_page_end(asc_page *page);

/* Text as HTML, well-formed whatever it holds. */
void asc_page_text(asc_page *page, const char *text);

/* Place of a model, "model_architecture", among asc_colour_models and their marks: the same in all
 * figures, by the order in which models come first. Without memory for another one: 0. */
int asc_page_model(asc_page *page, const char *model);

/* A section with an anchor and a first paragraph, and its end; both write the contents, too. */
void asc_page_section(asc_page *page, const char *anchor, const char *title, const char *about);
void asc_page_section_end(asc_page *page);

/* Draws the figure to figures/<name>.svg, puts it into the page and frees it. One that cannot be
 * drawn, or has nothing to draw, is a sentence in its place. Errors: those of asc_atomic_append,
 * ASC_NOINPUT (gnuplot is gone), ASC_IO, ASC_MEMORY. */
asc_code asc_page_figure(asc_page *page, asc_figure *figure);

/* A table that folds away, its first rows, with a link to the CSV; columns sort on a click. */
void asc_page_table(asc_page *page, const asc_table *table);

#endif
