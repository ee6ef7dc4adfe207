/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/tables_parts.h"

static double average(const double *entropies, int32_t n_attributes) {
    double sum = 0;
    int32_t n = 0;
    for (int32_t a = 0; a < n_attributes; a++)
        if (!isnan(entropies[a])) {
            sum += entropies[a];
            n++;
        }
    return n > 0 ? sum / n : NAN;
}

/* Means of a feature over every identity's images. */
static void fill_feature(const asc_images *images, int32_t feature, int64_t *counts, int64_t rows,
                         double *data) {
    for (int64_t k = 0; k < rows; k++) {
        data[k] = 0;
        counts[k] = 0;
    }
    for (int64_t i = 0; i < images->n; i++) {
        const double v = images->features[i * images->n_features + feature];
        if (!isnan(v)) {
            data[images->identity[i]] += v;
            counts[images->identity[i]]++;
        }
    }
    for (int64_t k = 0; k < rows; k++)
        data[k] = counts[k] > 0 ? data[k] / (double)counts[k] : NAN;
}

static asc_code fill_identities(const asc_images *images, const asc_entropies *e,
                                const asc_table *t) {
    const int32_t n = images->n_attributes;
    asc_code code = ASC_OK;
    for (int64_t k = 0; k < t->rows; k++) {
        const double *entropy = e->identity_entropy + k * n, *mean = e->identity_mean + k * n;
        ASC_TRY(code, asc_put_text(t, IDENTITY_IDENTITY, k, images->identity_labels[k]), done);
        asc_ints(t, IDENTITY_SIZE)[k] = e->size[k];
        asc_reals(t, IDENTITY_AVERAGE)[k] = average(entropy, n);
        for (int32_t a = 0; a < n; a++) {
            asc_reals_of(t, IDENTITY_ENTROPY, a)[k] = entropy[a];
            asc_reals_of(t, IDENTITY_MEAN, a)[k] = mean[a];
        }
    }
done:
    return code;
}

asc_code asc_macro_identity_table(const asc_table_source *source, asc_results *results) {
    const asc_images *images = source->images;
    asc_column_names lists[] = {
        {.of = "attribute", .names = images->attribute_names, .n = images->n_attributes},
        {.of = "feature"}};
    asc_table t = {0};
    char **names = NULL;
    int32_t *features = NULL;
    int64_t *counts = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&names, (uint64_t)images->n_features, sizeof *names, "features"), done);
    ASC_TRY(code, asc_alloc(&features, (uint64_t)images->n_features, sizeof *features, "features"),
            done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)images->n_identities, sizeof *counts, "identities"),
            done);
    for (int32_t f = 0; f < images->n_features; f++)
        if (!strstr(images->feature_names[f], "_n_faces_")) { /* measures, not counts */
            features[lists[1].n] = f;
            names[lists[1].n++] = images->feature_names[f];
        }
    lists[1].names = names;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_macro_tables[ASC_MACRO_IDENTITY_TABLE], NULL, 0,
                            images->n_identities, lists, 2),
            done);
    ASC_TRY(code, fill_identities(images, source->entropies, &t), done);
    for (int64_t f = 0; f < lists[1].n; f++)
        fill_feature(images, features[f], counts, t.rows, asc_reals_of(&t, IDENTITY_FEATURE, f));
    code = asc_results_put_table(results, &t);
done:
    free(counts);
    free(features);
    free(names);
    asc_table_free(&t);
    return code;
}
