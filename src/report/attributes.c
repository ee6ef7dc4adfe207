/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/attributes.h"

#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"

/* Of the columns of the images' source; owned. */
typedef struct told {
    char **names, **fates, **reasons; /* [n] */
    int64_t n, n_fates, n_reasons;
} told;

static asc_code read(const char *path, told *columns) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_results_read_texts(path, "columns/name", &columns->n, &columns->names), done);
    ASC_TRY(code, asc_results_read_texts(path, "columns/fate", &columns->n_fates, &columns->fates),
            done);
    ASC_TRY(code,
            asc_results_read_texts(path, "columns/reason", &columns->n_reasons, &columns->reasons),
            done);
    if (columns->n_fates != columns->n || columns->n_reasons != columns->n)
        code = asc_fail(ASC_DATA,
                        "%s: the arrays columns/name, fate and reason are not of one length; make "
                        "them again with attrscope run",
                        path);
done:
    return code;
}

static bool is_attribute(const told *columns, int64_t i) {
    return strcmp(columns->fates[i], "attribute") == 0;
}

asc_code asc_report_put_attributes(asc_page *page, const asc_report_source *source) {
    told columns = {0};
    int64_t attributes = 0;
    const asc_code code = read(source->path, &columns);
    for (int64_t i = 0; i < columns.n && code == ASC_OK; i++)
        attributes += is_attribute(&columns, i);
    if (attributes > 0) {
        fputs("<details><summary>What the values of its attributes are</summary>\n<p>An attribute "
              "of two values is positive where its column says yes.</p>\n<ul>\n",
              page->file);
        for (int64_t i = 0; i < columns.n; i++) {
            if (!is_attribute(&columns, i))
                continue;
            fputs("<li>", page->file);
            asc_page_text(page, columns.names[i]);
            fputs(": ", page->file);
            asc_page_text(page, columns.reasons[i]);
            fputs("</li>\n", page->file);
        }
        fputs("</ul></details>\n", page->file);
    }
    asc_free_strings(columns.names, columns.n);
    asc_free_strings(columns.fates, columns.n_fates);
    asc_free_strings(columns.reasons, columns.n_reasons);
    return code;
}
