/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/missing.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "report/sentence.h"
#include "settings/list_text.h"

typedef asc_code has(const asc_report_source *source, const char *name, bool *here);

static asc_code has_analysis(const asc_report_source *source, const char *name, bool *here) {
    char note[80], *tables = NULL;
    snprintf(note, sizeof note, "%s_tables", name);
    const asc_code code = asc_results_read_note(source->path, note, &tables);
    *here = tables != NULL;
    free(tables);
    return code;
}

static asc_code has_model(const asc_report_source *source, const char *name, bool *here) {
    char label[1200];
    *here = false;
    for (int64_t t = 0; t < source->n_tables; t++) {
        const asc_table *table = &source->tables[t];
        char *const *model = asc_table_texts(table, "model");
        char *const *architecture = asc_table_texts(table, "architecture");
        for (int64_t r = 0; model && architecture && r < table->rows; r++) {
            if (r > 0 && strcmp(model[r], model[r - 1]) == 0 &&
                strcmp(architecture[r], architecture[r - 1]) == 0)
                continue;
            snprintf(label, sizeof label, "%s_%s", model[r], architecture[r]);
            *here = *here || strcmp(label, name) == 0;
        }
        if (*here)
            break;
    }
    return ASC_OK;
}

/* Writes those of a list that there are no results of; *n: how many. */
static asc_code list_missing(FILE *out, const char *list, const asc_report_source *source,
                             has *find, int64_t *n) {
    char *text = NULL, **items = NULL;
    int64_t missing = 0;
    asc_code code = ASC_OK;
    *n = 0;
    if (!list)
        return ASC_OK;
    ASC_TRY(code, asc_copy_string(&text, list), done);
    ASC_TRY(code, asc_alloc(&items, (uint64_t)strlen(list) + 1, sizeof *items, "a list"), done);
    const int64_t count = asc_list_split(text, items);
    for (int64_t i = 0; i < count; i++) {
        bool here = false;
        ASC_TRY(code, find(source, items[i], &here), done);
        if (!here)
            items[missing++] = items[i];
    }
    for (int64_t i = 0; i < missing; i++)
        if (asc_list_next(out, i, missing))
            fputs(items[i], out);
    *n = missing;
done:
    free(text);
    free(items);
    return code;
}

asc_code asc_report_put_missing(asc_page *page, const asc_report_source *source,
                                const asc_report_options *options) {
    int64_t analyses = 0, models = 0;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return asc_fail(ASC_MEMORY, "no memory for what a report lacks");
    fputs("Not everything that the run was asked for is here: there are no results of ", out);
    asc_code code = list_missing(out, options->asked_analyses, source, has_analysis, &analyses);
    const long before = ftell(out);
    if (code == ASC_OK && analyses > 0)
        fputs("; and of the models none of ", out);
    if (code == ASC_OK)
        code = list_missing(out, options->asked_models, source, has_model, &models);
    if (fclose(out) != 0 && code == ASC_OK)
        code = asc_fail(ASC_MEMORY, "no memory for what a report lacks");
    if (code == ASC_OK && analyses + models > 0) {
        if (models == 0)
            text[before] = '\0';
        asc_log(ASC_LOG_WARN,
                "report: %s; the same attrscope run makes what is missing, or says why it cannot",
                text);
        fputs("<p id=\"missing\"><strong>", page->file);
        asc_page_text(page, text);
        fputs(
            ".</strong> The same <code>attrscope run</code> makes what is missing, or says why it "
            "cannot.</p>\n",
            page->file);
    }
    free(text);
    return code;
}
