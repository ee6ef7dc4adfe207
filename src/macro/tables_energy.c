/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of energy distances in df_attributes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "macro/tables_parts.h"

/* A member of asc_energy_value that becomes a column for each model. */
typedef struct energy_column {
    const char *prefix, *description;
    size_t offset;
    bool wanted;
} energy_column;

static asc_code add_column(const asc_table_source *source, const energy_column *column,
                           const int32_t *order, int64_t model, asc_table *table) {
    const asc_energy_value *energies = source->ks->energies + model * source->ks->n_attributes;
    char name[3 * ASC_NAME_LENGTH];
    double *data = NULL;
    snprintf(name, sizeof name, "%s_%s", column->prefix,
             asc_study_get_model(source->study, model)->label);
    asc_code code = asc_table_add_reals(table, name, "distance", column->description, &data);
    for (int64_t r = 0; r < table->rows && code == ASC_OK; r++)
        memcpy(&data[r], (const char *)&energies[order[r]] + column->offset, sizeof *data);
    return code;
}

asc_code asc_macro_energy_columns(const asc_table_source *source, const int32_t *order,
                                  asc_table *table) {
    const bool population = source->ks->protocol == ASC_PROTOCOL_POPULATION;
    const bool draws = !population && source->settings->macro.sampled.draws > 1;
    const bool intervals = source->uncertainty != NULL;
    const energy_column columns[] = {
        {"energy_distance",
         "Energy distance: twice the mean distance across less those inside either modality "
         "(chords under cosine)",
         offsetof(asc_energy_value, distance), true},
        {"mean_distance_positive",
         "Mean distance inside the positive modality (chords under cosine)",
         offsetof(asc_energy_value, mean) + ASC_MEAN_POSITIVE * sizeof(double), true},
        {"mean_distance_across", "Mean distance across (chords under cosine)",
         offsetof(asc_energy_value, mean) + ASC_MEAN_ACROSS * sizeof(double), true},
        {"mean_distance_negative",
         "Mean distance inside the negative modality (chords under cosine)",
         offsetof(asc_energy_value, mean) + ASC_MEAN_NEGATIVE * sizeof(double), true},
        {"se_energy_distance", "Standard error over identities (jackknife)",
         offsetof(asc_energy_value, deviation), intervals},
        {"ci_low_energy_distance", "Lower end of the 95 % interval over identities",
         offsetof(asc_energy_value, low), intervals},
        {"ci_high_energy_distance", "Upper end of the 95 % interval over identities",
         offsetof(asc_energy_value, high), intervals},
        {"sd_energy_distance", "Standard deviation over draws",
         offsetof(asc_energy_value, deviation), draws},
        {"low_energy_distance", "2.5 % point over draws", offsetof(asc_energy_value, low), draws},
        {"high_energy_distance", "97.5 % point over draws", offsetof(asc_energy_value, high),
         draws},
    };
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < source->ks->n_models; m++)
        for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
            if (columns[c].wanted)
                ASC_TRY(code, add_column(source, &columns[c], order, m, table), done);
done:
    return code;
}
