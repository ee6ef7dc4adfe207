/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/tables_parts.h"

/* Adds a column an attribute from values [K, A]. */
static asc_code add_columns(const asc_images *images, const char *prefix, const char *unit,
                            const char *description, const double *values, asc_table *table) {
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < images->n_attributes && code == ASC_OK; a++) {
        char name[2 * ASC_NAME_LENGTH];
        double *data = NULL;
        snprintf(name, sizeof name, "%s_%s", prefix, images->attribute_names[a]);
        code = asc_table_add_reals(table, name, unit, description, &data);
        for (int64_t k = 0; k < table->rows && code == ASC_OK; k++)
            data[k] = values[k * images->n_attributes + a];
    }
    return code;
}

static asc_code add_average(const asc_images *images, const asc_entropies *entropies,
                            asc_table *table) {
    double *data = NULL;
    asc_code code = asc_table_add_reals(table, "average_entropy", "nat",
                                        "Mean of the identity's entropies over attributes", &data);
    for (int64_t k = 0; k < table->rows && code == ASC_OK; k++) {
        double sum = 0;
        int32_t n = 0;
        for (int32_t a = 0; a < images->n_attributes; a++) {
            const double h = entropies->identity_entropy[k * images->n_attributes + a];
            if (!isnan(h)) {
                sum += h;
                n++;
            }
        }
        data[k] = n > 0 ? sum / n : NAN;
    }
    return code;
}

static asc_code add_feature(const asc_images *images, int32_t feature, int64_t *counts,
                            asc_table *table) {
    char name[2 * ASC_NAME_LENGTH];
    double *data = NULL;
    snprintf(name, sizeof name, "mean_%s", images->feature_names[feature]);
    asc_code code = asc_table_add_reals(table, name, "1",
                                        "Mean of the feature over the identity's images", &data);
    if (code != ASC_OK)
        return code;
    for (int64_t k = 0; k < table->rows; k++) {
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
    for (int64_t k = 0; k < table->rows; k++)
        data[k] = counts[k] > 0 ? data[k] / (double)counts[k] : NAN;
    return ASC_OK;
}

asc_code asc_macro_identity_table(const asc_table_source *source, asc_results *results) {
    const asc_images *images = source->images;
    const asc_entropies *entropies = source->entropies;
    asc_table table = {0};
    char **labels = NULL;
    int64_t *size = NULL, *counts = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "df_identities", "Every identity's size, entropies and means",
                           images->n_identities),
            done);
    ASC_TRY(code, asc_table_add_text(&table, "identity", "The identity's label", &labels), done);
    for (int64_t k = 0; k < table.rows; k++)
        ASC_TRY(code, asc_copy_string(&labels[k], images->identity_labels[k]), done);
    ASC_TRY(code, asc_table_add_ints(&table, "size", "images", "Images of the identity", &size),
            done);
    for (int64_t k = 0; k < table.rows; k++)
        size[k] = entropies->size[k];
    ASC_TRY(code,
            add_columns(images, "entropy", "nat", "Entropy of the attribute within the identity",
                        entropies->identity_entropy, &table),
            done);
    ASC_TRY(code, add_average(images, entropies, &table), done);
    ASC_TRY(code,
            add_columns(images, "mean", "1", "Mean of the attribute within the identity",
                        entropies->identity_mean, &table),
            done);
    ASC_TRY(code, asc_alloc(&counts, (uint64_t)table.rows, sizeof *counts, "identities"), done);
    for (int32_t f = 0; f < images->n_features; f++)
        if (!strstr(images->feature_names[f], "_n_faces_")) /* measures, not counts */
            ASC_TRY(code, add_feature(images, f, counts, &table), done);
    code = asc_results_put_table(results, &table);
done:
    free(counts);
    asc_table_free(&table);
    return code;
}
