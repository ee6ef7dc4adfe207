/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of energy distances in df_attributes. */
#include "macro/tables_parts.h"

static void fill(const asc_energy_value *value, const asc_table *t, int64_t model, int64_t r) {
    const struct {
        int column;
        double value;
    } numbers[] = {{ATTRIBUTE_ENERGY, value->distance},
                   {ATTRIBUTE_NEAR_POSITIVE, value->mean[ASC_MEAN_POSITIVE]},
                   {ATTRIBUTE_NEAR_ACROSS, value->mean[ASC_MEAN_ACROSS]},
                   {ATTRIBUTE_NEAR_NEGATIVE, value->mean[ASC_MEAN_NEGATIVE]},
                   {ATTRIBUTE_ENERGY_SE, value->deviation},
                   {ATTRIBUTE_ENERGY_CI_LOW, value->low},
                   {ATTRIBUTE_ENERGY_CI_HIGH, value->high},
                   {ATTRIBUTE_ENERGY_SD, value->deviation},
                   {ATTRIBUTE_ENERGY_LOW, value->low},
                   {ATTRIBUTE_ENERGY_HIGH, value->high}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double *data = asc_reals_of(t, numbers[i].column, model);
        if (data) /* its condition holds */
            data[r] = numbers[i].value;
    }
}

void asc_macro_energies(const asc_table_source *source, const int32_t *order,
                        const asc_table *table) {
    for (int64_t m = 0; m < source->ks->n_models; m++)
        for (int64_t r = 0; r < table->rows; r++)
            fill(&source->ks->energies[m * source->ks->n_attributes + order[r]], table, m, r);
}
