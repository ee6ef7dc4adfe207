/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/tables.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "attrscope/table.h"
#include "micro/blocks.h"

/* The columns that say what a row is about. */
typedef struct row_labels {
    char **model, **architecture, **variant, **identity, **attribute;
} row_labels;

static asc_code add_labels(asc_table *table, row_labels *labels) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_table_add_text(table, "model", "The model", &labels->model), done);
    ASC_TRY(code,
            asc_table_add_text(table, "architecture", "Its architecture", &labels->architecture),
            done);
    ASC_TRY(code, asc_table_add_text(table, "variant", "Its variant", &labels->variant), done);
    ASC_TRY(code, asc_table_add_text(table, "identity", "The identity", &labels->identity), done);
    code = asc_table_add_text(table, "attribute", "The attribute", &labels->attribute);
done:
    return code;
}

static asc_code set_labels(const asc_settings *settings, const asc_micro_study *study, int64_t task,
                           int64_t attribute, const row_labels *labels, int64_t row) {
    const asc_lattice_model *model = &settings->lattice.models[study->tasks[task].model];
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&labels->model[row], model->name), done);
    ASC_TRY(
        code,
        asc_copy_string(&labels->architecture[row], model->architecture ? model->architecture : ""),
        done);
    ASC_TRY(code, asc_copy_string(&labels->variant[row], model->variant ? model->variant : ""),
            done);
    ASC_TRY(code, asc_copy_string(&labels->identity[row], study->tasks[task].name), done);
    code = asc_copy_string(&labels->attribute[row], study->lattice.attributes[attribute].name);
done:
    return code;
}

typedef struct energy_columns {
    row_labels labels;
    char **measure, **method;
    double *parameter, *value, *null_nodes, *null_flips, *error, *z, *pvalue, *isolated;
    int64_t *blocks, *segments, *used;
} energy_columns;

static asc_code add_energy_columns(asc_table *table, energy_columns *c) {
    const struct {
        const char *name, *description;
        double **data;
    } reals[] = {
        {"parameter", "k, or radius in units of d_avg", &c->parameter},
        {"value", "The measure", &c->value},
        {"null_nodes", "What random nodes would give on this lattice", &c->null_nodes},
        {"null_flips", "Mean over all flips of blocks: each block's fields turned or not",
         &c->null_flips},
        {"standard_error", "Standard deviation over all flips of blocks", &c->error},
        {"z", "(value - null_flips) / standard_error", &c->z},
        {"pvalue", "Two-sided: is the field more than its blocks, each pointing anywhere",
         &c->pvalue},
    };
    asc_code code = ASC_OK;
    ASC_TRY(code, add_labels(table, &c->labels), done);
    ASC_TRY(code,
            asc_table_add_text(table, "measure", "nearest, ball, inverse_distance or gravity",
                               &c->measure),
            done);
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        ASC_TRY(code,
                asc_table_add_reals(table, reals[i].name, "1", reals[i].description, reals[i].data),
                done);
    ASC_TRY(code,
            asc_table_add_text(table, "method",
                               "Of the p-value. flips: counted among flips; normal: that of z",
                               &c->method),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_blocks", "blocks",
                               "Segments that share nodes, directly or through others, are one",
                               &c->blocks),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_segments", "segments", "Segments drawn", &c->segments),
            done);
    ASC_TRY(code,
            asc_table_add_ints(table, "n_used", "segments",
                               "Segments with a direction and a neighbourhood", &c->used),
            done);
    code = asc_table_add_reals(table, "isolated_share", "1", "Share of points without neighbour",
                               &c->isolated);
done:
    return code;
}

static void fill_energy(const asc_energy *energy, const energy_columns *c, int64_t r) {
    c->value[r] = energy->value;
    c->null_nodes[r] = energy->null_nodes;
    c->null_flips[r] = energy->null_flips;
    c->error[r] = energy->error;
    c->z[r] = energy->error > 0 ? (energy->value - energy->null_flips) / energy->error : NAN;
    c->pvalue[r] = energy->pvalue;
    c->blocks[r] = (int64_t)energy->blocks;
    c->segments[r] = (int64_t)energy->segments;
    c->used[r] = (int64_t)energy->used;
    c->isolated[r] = energy->isolated;
}

static asc_code put_energies(const asc_settings *settings, const asc_micro_study *study,
                             asc_results *results) {
    const int64_t n = study->lattice.n_attributes, measures = asc_micro_measures(settings);
    asc_table table = {0};
    energy_columns c;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "energies", "Energies of the attributes' fields",
                           study->n_tasks * n * measures),
            done);
    ASC_TRY(code, add_energy_columns(&table, &c), done);
    for (int64_t r = 0; r < table.rows; r++) {
        const asc_energy *energy = &study->energies[r];
        const asc_micro_measure what = asc_micro_measure_at(settings, r % measures);
        const char *method = isnan(energy->pvalue)              ? ""
                             : energy->blocks <= ASC_FEW_BLOCKS ? "flips"
                                                                : "normal";
        ASC_TRY(code, set_labels(settings, study, r / measures / n, r / measures % n, &c.labels, r),
                done);
        ASC_TRY(code, asc_copy_string(&c.measure[r], what.name), done);
        ASC_TRY(code, asc_copy_string(&c.method[r], method), done);
        c.parameter[r] = what.parameter;
        fill_energy(energy, &c, r);
    }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

static asc_code put_correlation(const asc_settings *settings, const asc_micro_study *study,
                                asc_results *results) {
    const int64_t n = study->lattice.n_attributes;
    asc_table table = {0};
    row_labels labels;
    char **other, **paired;
    double *value;
    bool *by_node = NULL; /* [n, n] */
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&by_node, (uint64_t)(n * n), sizeof *by_node, "pairs of fields"), done);
    for (int64_t p = 0; p < n * n; p++)
        ASC_TRY(code, asc_micro_paired(settings, &study->lattice, p / n, p % n, &by_node[p]), done);
    ASC_TRY(code,
            asc_table_init(&table, "field_correlation",
                           "Mean of 1 - cosine between two attributes' fields",
                           study->n_tasks * n * n),
            done);
    ASC_TRY(code, add_labels(&table, &labels), done);
    ASC_TRY(code, asc_table_add_text(&table, "other", "The other attribute", &other), done);
    ASC_TRY(code,
            asc_table_add_reals(&table, "value", "1", "Mean of 1 - cosine over pairs of segments",
                                &value),
            done);
    ASC_TRY(code,
            asc_table_add_text(&table, "paired",
                               "node: segments that share their middle node; order: none do, or as "
                               "published",
                               &paired),
            done);
    for (int64_t r = 0; r < table.rows; r++) {
        ASC_TRY(code, set_labels(settings, study, r / n / n, r / n % n, &labels, r), done);
        ASC_TRY(code, asc_copy_string(&other[r], study->lattice.attributes[r % n].name), done);
        value[r] = study->correlation[r];
        ASC_TRY(code, asc_copy_string(&paired[r], by_node[r % (n * n)] ? "node" : "order"), done);
    }
    code = asc_results_put_table(results, &table);
done:
    free(by_node);
    asc_table_free(&table);
    return code;
}

typedef struct retention_columns {
    row_labels labels;
    int64_t *length, *lines, *from, *to;
    double *value;
} retention_columns;

static asc_code add_retention_columns(asc_table *table, retention_columns *c) {
    asc_code code = ASC_OK;
    ASC_TRY(code, add_labels(table, &c->labels), done);
    ASC_TRY(code, asc_table_add_ints(table, "length", "nodes", "Nodes of a line", &c->length),
            done);
    ASC_TRY(code, asc_table_add_ints(table, "n_lines", "lines", "Lines of this length", &c->lines),
            done);
    ASC_TRY(code, asc_table_add_ints(table, "from", "1", "Position on the line", &c->from), done);
    ASC_TRY(code, asc_table_add_ints(table, "to", "1", "Position on the line", &c->to), done);
    code = asc_table_add_reals(table, "value", "distance", "Mean distance", &c->value);
done:
    return code;
}

static asc_code put_retention(const asc_settings *settings, const asc_micro_study *study,
                              asc_results *results) {
    const asc_lattice *lattice = &study->lattice;
    asc_table table = {0};
    retention_columns c;
    int64_t r = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_init(&table, "retention",
                           "Mean distance between the positions of an attribute's lines",
                           study->n_tasks * asc_micro_retention_size(lattice)),
            done);
    ASC_TRY(code, add_retention_columns(&table, &c), done);
    for (int64_t t = 0; t < study->n_tasks; t++)
        for (int64_t a = 0; a < lattice->n_attributes; a++)
            for (int64_t s = 0; s < lattice->attributes[a].n_sets; s++) {
                const asc_lattice_lines *lines = &lattice->attributes[a].sets[s];
                for (int64_t cell = 0; cell < lines->length * lines->length; cell++, r++) {
                    ASC_TRY(code, set_labels(settings, study, t, a, &c.labels, r), done);
                    c.length[r] = lines->length;
                    c.lines[r] = lines->count;
                    c.from[r] = cell / lines->length;
                    c.to[r] = cell % lines->length;
                    c.value[r] = study->retention[r];
                }
            }
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

asc_code asc_micro_write(const asc_settings *settings, const asc_micro_study *study,
                         asc_results *results) {
    asc_people people = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, put_energies(settings, study, results), done);
    ASC_TRY(code, put_correlation(settings, study, results), done);
    ASC_TRY(code, put_retention(settings, study, results), done);
    ASC_TRY(code, asc_people_init(settings, study, &people), done);
    ASC_TRY(code, asc_micro_put_summary(&people, results), done);
    ASC_TRY(code, asc_micro_put_tests(&people, results), done);
    code = asc_micro_put_arrays(settings, study, results);
done:
    asc_people_free(&people);
    return code;
}
