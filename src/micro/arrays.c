/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/tables.h"

static asc_code put_energies(const asc_settings *settings, const asc_micro_study *study,
                             asc_results *results) {
    static const struct {
        const char *name, *unit, *description;
        size_t offset;
    } members[] = {
        {"energies/value", "1", "Energy or gravity [identities, attributes, measures]",
         offsetof(asc_energy, value)},
        {"energies/null_nodes", "1", "Value for random nodes on this lattice",
         offsetof(asc_energy, null_nodes)},
        {"energies/null_flips", "1", "Mean over all flips of the blocks",
         offsetof(asc_energy, null_flips)},
        {"energies/standard_error", "1", "Standard deviation over all flips of the blocks",
         offsetof(asc_energy, error)},
        {"energies/pvalue", "1", "Two-sided, of the flips", offsetof(asc_energy, pvalue)},
        {"energies/n_blocks", "blocks", "Blocks of segments that share nodes",
         offsetof(asc_energy, blocks)},
        {"energies/n_used", "segments", "Segments with a direction and a neighbourhood",
         offsetof(asc_energy, used)},
        {"energies/isolated_share", "1", "Share of points without neighbour",
         offsetof(asc_energy, isolated)},
    };
    const int64_t dims[] = {study->n_tasks, study->lattice.n_attributes,
                            asc_micro_measures(settings)};
    const int64_t n = dims[0] * dims[1] * dims[2];
    double *data = NULL;
    asc_code code = asc_alloc(&data, (uint64_t)n, sizeof *data, "energies");
    for (size_t m = 0; m < sizeof members / sizeof *members && code == ASC_OK; m++) {
        for (int64_t i = 0; i < n; i++)
            memcpy(&data[i], (const char *)&study->energies[i] + members[m].offset, sizeof *data);
        code = asc_results_put_f64(results, members[m].name, 3, dims, data, members[m].unit,
                                   members[m].description);
    }
    free(data);
    return code;
}

static asc_code put_axes(const asc_settings *settings, const asc_micro_study *study,
                         asc_results *results) {
    const int64_t measures = asc_micro_measures(settings);
    const int64_t tasks = study->n_tasks, attributes = study->lattice.n_attributes;
    const uint64_t most = (uint64_t)(tasks + attributes + measures);
    char **models = NULL, **identities = NULL, **names = NULL, **labels = NULL;
    double *parameters = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, most, sizeof *models, "names"), done);
    ASC_TRY(code, asc_alloc(&identities, most, sizeof *identities, "names"), done);
    ASC_TRY(code, asc_alloc(&names, most, sizeof *names, "names"), done);
    ASC_TRY(code, asc_alloc(&labels, most, sizeof *labels, "names"), done);
    ASC_TRY(code, asc_alloc(&parameters, most, sizeof *parameters, "parameters"), done);
    for (int64_t t = 0; t < tasks; t++) {
        const asc_lattice_model *model = &settings->lattice.models[study->tasks[t].model];
        ASC_TRY(
            code,
            asc_format(&models[t], "%s_%s_%s", model->name, model->architecture, model->variant),
            done);
        ASC_TRY(code, asc_copy_string(&identities[t], study->tasks[t].name), done);
    }
    for (int64_t a = 0; a < attributes; a++)
        ASC_TRY(code, asc_copy_string(&names[a], study->lattice.attributes[a].name), done);
    for (int64_t m = 0; m < measures; m++) {
        const asc_micro_measure measure = asc_micro_measure_at(settings, m);
        ASC_TRY(code, asc_copy_string(&labels[m], measure.name), done);
        parameters[m] = measure.parameter;
    }
    ASC_TRY(code,
            asc_results_put_text(results, "models", tasks, models,
                                 "Model, architecture and variant along the first axis"),
            done);
    ASC_TRY(code,
            asc_results_put_text(results, "identities", tasks, identities,
                                 "Identities along the first axis"),
            done);
    ASC_TRY(code,
            asc_results_put_text(results, "attributes", attributes, names,
                                 "Attributes in the arrays' order"),
            done);
    ASC_TRY(code,
            asc_results_put_text(results, "measures", measures, labels,
                                 "Measures in the arrays' order"),
            done);
    code = asc_results_put_f64(results, "parameters", 1, &measures, parameters, "1",
                               "k, or radius in units of d_avg, of each measure");
done:
    asc_free_strings(models, (int64_t)most);
    asc_free_strings(identities, (int64_t)most);
    asc_free_strings(names, (int64_t)most);
    asc_free_strings(labels, (int64_t)most);
    free(parameters);
    return code;
}

/* A matrix an identity, for every attribute and length of its lines. */
static asc_code put_retention(const asc_micro_study *study, asc_results *results) {
    const asc_lattice *lattice = &study->lattice;
    const int64_t size = asc_micro_retention_size(lattice);
    int64_t offset = 0;
    asc_code code = ASC_OK;
    for (int64_t a = 0; a < lattice->n_attributes; a++)
        for (int64_t s = 0; s < lattice->attributes[a].n_sets; s++) {
            const int64_t length = lattice->attributes[a].sets[s].length;
            const int64_t dims[] = {study->n_tasks, length, length};
            const int64_t cells = length * length;
            double *data = NULL;
            char *name = NULL;
            code = asc_alloc(&data, (uint64_t)(study->n_tasks * cells), sizeof *data, "retention");
            for (int64_t t = 0; t < study->n_tasks && code == ASC_OK; t++)
                memcpy(data + t * cells, study->retention + t * size + offset,
                       (size_t)cells * sizeof *data);
            if (code == ASC_OK)
                code = asc_format(&name, "retention/%lld/%lld", (long long)a, (long long)length);
            if (code == ASC_OK)
                code = asc_results_put_f64(results, name, 3, dims, data, "distance",
                                           "Mean distances between the positions of the lines of "
                                           "an attribute (its index) and a length [identities, "
                                           "from, to]");
            free(data);
            free(name);
            if (code != ASC_OK)
                return code;
            offset += cells;
        }
    return code;
}

asc_code asc_micro_put_arrays(const asc_settings *settings, const asc_micro_study *study,
                              asc_results *results) {
    const int64_t n = study->lattice.n_attributes;
    const int64_t dims[] = {study->n_tasks, n, n};
    asc_code code = put_axes(settings, study, results);
    if (code == ASC_OK)
        code = put_energies(settings, study, results);
    if (code == ASC_OK)
        code = asc_results_put_f64(results, "field_correlation", 3, dims, study->correlation, "1",
                                   "Mean of 1 - cosine between two attributes' fields "
                                   "[identities, attributes, attributes]");
    return code == ASC_OK ? put_retention(study, results) : code;
}
