/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strongest findings in plain sentences. */
#include <math.h>
#include <string.h>

#include "report/sections.h"
#include "report/sentence.h"

static void say_probe(asc_page *page, const asc_report_source *source) {
    const asc_table *table = asc_report_table(source, "df_discriminative_power");
    const double *score = asc_report_reals(table, "grouped_balanced_accuracy");
    char *const *attribute = asc_report_texts(table, "attribute");
    char *const *label = asc_report_texts(table, "label");
    int64_t largest, smallest;
    asc_sentence s;
    if (!attribute || !label || !asc_find_extremes(score, table->rows, &largest, &smallest) ||
        !asc_sentence_begin(&s))
        return;
    fprintf(s.file,
            "Of people it was not trained on, a regression reads %s off %s best (balanced accuracy "
            "%.3f, chance is 0.5) and %s off %s worst (%.3f).",
            attribute[largest], label[largest], score[largest], attribute[smallest],
            label[smallest], score[smallest]);
    asc_sentence_end(page, &s);
}

void asc_report_findings(asc_page *page, const asc_report_source *source) {
    fputs("<ol class=\"findings\">\n", page->file);
    asc_report_macro_findings(page, source);
    asc_report_inference_findings(page, source);
    asc_report_model_findings(page, source);
    asc_report_verification_findings(page, source);
    say_probe(page, source);
    asc_report_energy_findings(page, source);
    fputs("</ol>\n", page->file);
}
