/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/macro.h"
#include "attrscope/memory.h"
#include "macro/macro_parts.h"

/* Every member of the KS values as an array [M, A, 2]. */
asc_code asc_macro_put_values(const asc_ks_study *ks, const char *protocol, asc_results *results) {
    static const struct {
        const char *name, *unit, *description;
        size_t offset;
    } members[] = {
        {"statistic", "1", "KS statistic [models, attributes, modality +, -]",
         offsetof(asc_ks_value, statistic)},
        {"pvalue", "1", "P-value, pairs taken as independent", offsetof(asc_ks_value, pvalue)},
        {"lower", "1", "Lower end of the bracket", offsetof(asc_ks_value, lower)},
        {"upper", "1", "Upper end of the bracket", offsetof(asc_ks_value, upper)},
        {"deviation", "1",
         "Sampled: standard deviation over draws; population: standard error over identities",
         offsetof(asc_ks_value, deviation)},
        {"low", "1", "Sampled: 2.5 % point over draws; population: lower end of the 95 % interval",
         offsetof(asc_ks_value, low)},
        {"high", "1",
         "Sampled: 97.5 % point over draws; population: upper end of the 95 % interval",
         offsetof(asc_ks_value, high)},
        {"location", "distance", "Distance of the supremum", offsetof(asc_ks_value, location)},
    };
    const int64_t n = ks->n_models * ks->n_attributes * 2;
    const int64_t dims[] = {ks->n_models, ks->n_attributes, 2};
    double *data = NULL;
    asc_code code = asc_alloc(&data, (uint64_t)n, sizeof *data, "KS statistics");
    for (size_t m = 0; m < sizeof members / sizeof *members && code == ASC_OK; m++) {
        char name[64];
        for (int64_t i = 0; i < n; i++)
            memcpy(&data[i], (const char *)&ks->values[i] + members[m].offset, sizeof *data);
        snprintf(name, sizeof name, "%s/%s", protocol, members[m].name);
        code = asc_results_put_f64(results, name, 3, dims, data, members[m].unit,
                                   members[m].description);
    }
    free(data);
    return code;
}

/* Mean distances [M, A, 3], and members of the energy distances [M, A]. */
asc_code asc_macro_put_energies(const asc_ks_study *ks, const char *protocol,
                                asc_results *results) {
    static const struct {
        const char *name, *description;
        size_t offset;
    } members[] = {
        {"energy_distance", "Energy distance [models, attributes]: 2 across - inside - inside",
         offsetof(asc_energy_value, distance)},
        {"energy_deviation",
         "Sampled: standard deviation over draws; population: standard error over identities",
         offsetof(asc_energy_value, deviation)},
        {"energy_low",
         "Sampled: 2.5 % point over draws; population: lower end of the 95 % interval",
         offsetof(asc_energy_value, low)},
        {"energy_high",
         "Sampled: 97.5 % point over draws; population: upper end of the 95 % interval",
         offsetof(asc_energy_value, high)},
    };
    const int64_t n = ks->n_models * ks->n_attributes;
    const int64_t dims[] = {ks->n_models, ks->n_attributes, ASC_MEANS};
    char name[64];
    double *data = NULL;
    asc_code code = asc_alloc(&data, ASC_MEANS * (uint64_t)n, sizeof *data, "mean distances");
    for (int64_t i = 0; i < ASC_MEANS * n && code == ASC_OK; i++)
        data[i] = ks->energies[i / ASC_MEANS].mean[i % ASC_MEANS];
    snprintf(name, sizeof name, "%s/mean_distance", protocol);
    if (code == ASC_OK)
        code = asc_results_put_f64(results, name, 3, dims, data, "distance",
                                   "Mean distance [models, attributes, inside the positive "
                                   "modality, across, inside the negative one]; chords under "
                                   "cosine");
    for (size_t m = 0; m < sizeof members / sizeof *members && code == ASC_OK; m++) {
        for (int64_t i = 0; i < n; i++)
            memcpy(&data[i], (const char *)&ks->energies[i] + members[m].offset, sizeof *data);
        snprintf(name, sizeof name, "%s/%s", protocol, members[m].name);
        code =
            asc_results_put_f64(results, name, 2, dims, data, "distance", members[m].description);
    }
    free(data);
    return code;
}

asc_code asc_macro_put_names(const asc_study *study, asc_results *results) {
    const asc_images *images = asc_study_images(study);
    const int64_t n = asc_study_model_count(study);
    char **labels = NULL;
    asc_code code = asc_alloc(&labels, (uint64_t)n, sizeof *labels, "model names");
    for (int64_t m = 0; m < n && code == ASC_OK; m++)
        code = asc_copy_string(&labels[m], asc_study_get_model(study, m)->label);
    if (code == ASC_OK)
        code = asc_results_put_text(results, "models", n, labels, "Models in the arrays' order");
    if (code == ASC_OK)
        code = asc_results_put_text(results, "attributes", images->n_attributes,
                                    images->attribute_names, "Attributes in the arrays' order");
    asc_free_strings(labels, n);
    return code;
}

/* sampled/drawn, or sampled/drawn_<label> when each model has its own images. */
asc_code asc_macro_put_drawn(const asc_study *study, const asc_settings *settings,
                             const asc_macro_outcome *outcomes, asc_results *results) {
    const bool own = asc_keep_is_own(asc_macro_settings_of(settings)->keep);
    const int64_t n = own ? asc_study_model_count(study) : 1;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n && code == ASC_OK; m++) {
        const int64_t dims[] = {asc_macro_settings_of(settings)->sampled.draws,
                                outcomes[m].selection.images.n_attributes, 2,
                                asc_macro_settings_of(settings)->sampled.max_samples};
        char name[3 * ASC_NAME_LENGTH];
        snprintf(name, sizeof name, "sampled/drawn%s%s", own ? "_" : "",
                 own ? asc_study_get_model(study, m)->label : "");
        code = asc_results_put_i64(results, name, 4, dims, outcomes[m].drawn, "row of the study",
                                   "Drawn images [draws, attributes, modality +, -, samples]; -1 "
                                   "where there are fewer");
    }
    return code;
}

static asc_code put_curves(asc_results *results, const asc_study_model *model,
                           const asc_population_curves *curves, int32_t n_attributes) {
    char name[3 * ASC_NAME_LENGTH];
    const int64_t n_edges = curves->bins + 1;
    const int64_t dims[] = {3, n_attributes, curves->bins};
    snprintf(name, sizeof name, "population/%s/edges", model->label);
    asc_code code = asc_results_put_f64(results, name, 1, &n_edges, curves->edges, "distance",
                                        "Edges of the histogram's bins; the first and the last bin "
                                        "also hold what lies beyond them");
    if (code != ASC_OK)
        return code;
    snprintf(name, sizeof name, "population/%s/shares", model->label);
    return asc_results_put_f64(
        results, name, 3, dims, curves->shares, "1",
        "Share of the pairs (weighted as the settings say) in each bin: inside "
        "the positive modality, across, inside the negative one; attributes; "
        "bins");
}

asc_code asc_macro_put_curves(const asc_study *study, const asc_macro_outcome *outcomes,
                              asc_results *results) {
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < asc_study_model_count(study) && code == ASC_OK; m++)
        code = put_curves(results, asc_study_get_model(study, m), &outcomes[m].curves,
                          outcomes[m].selection.images.n_attributes);
    return code;
}
