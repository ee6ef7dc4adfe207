/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/tables.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/results.h"
#include "micro/blocks.h"
#include "micro/columns.h"
#include "micro/plane.h"

/* Says what a row is about, from column `first` (ASC_FIELD_COLUMNS) on. */
static asc_code set_labels(const asc_settings *settings, const asc_micro_study *study, int64_t task,
                           int64_t attribute, const asc_table *t, int first, int64_t row) {
    const asc_lattice_model *model = &settings->lattice.models[study->tasks[task].model];
    const char *const texts[] = {model->name, model->architecture ? model->architecture : "",
                                 model->variant ? model->variant : "", study->tasks[task].name,
                                 study->lattice.attributes[attribute].name};
    asc_code code = ASC_OK;
    for (int c = 0; c < (int)(sizeof texts / sizeof *texts) && code == ASC_OK; c++)
        code = asc_put_text(t, first + c, row, texts[c]);
    return code;
}

static void fill_energy(const asc_energy *energy, const asc_table *t, int64_t r) {
    asc_reals(t, ENERGY_VALUE)[r] = energy->value;
    asc_reals(t, ENERGY_NULL_NODES)[r] = energy->null_nodes;
    asc_reals(t, ENERGY_NULL_FLIPS)[r] = energy->null_flips;
    asc_reals(t, ENERGY_ERROR)[r] = energy->error;
    asc_reals(t, ENERGY_Z)[r] =
        energy->error > 0 ? (energy->value - energy->null_flips) / energy->error : NAN;
    asc_reals(t, ENERGY_PVALUE)[r] = energy->pvalue;
    asc_ints(t, ENERGY_BLOCKS)[r] = (int64_t)energy->blocks;
    asc_ints(t, ENERGY_SEGMENTS)[r] = (int64_t)energy->segments;
    asc_ints(t, ENERGY_USED)[r] = (int64_t)energy->used;
    asc_reals(t, ENERGY_ISOLATED)[r] = energy->isolated;
}

static asc_code put_energies(const asc_settings *settings, const asc_micro_study *study,
                             asc_results *results) {
    const int64_t n = study->lattice.n_attributes, measures = asc_micro_measures(settings);
    const bool wide = asc_micro_settings_of(settings)->stencil == 5;
    asc_table t = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_micro_tables[ASC_MICRO_ENERGY_TABLE], NULL,
                            wide ? ASC_MICRO_WIDE : 0, study->n_tasks * n * measures, NULL, 0),
            done);
    for (int64_t r = 0; r < t.rows; r++) {
        const asc_energy *energy = &study->energies[r];
        const asc_micro_measure what = asc_micro_measure_at(settings, r % measures);
        const char *method = isnan(energy->pvalue)              ? ""
                             : energy->blocks <= ASC_FEW_BLOCKS ? "flips"
                                                                : "normal";
        ASC_TRY(
            code,
            set_labels(settings, study, r / measures / n, r / measures % n, &t, ENERGY_MODEL, r),
            done);
        ASC_TRY(code, asc_put_text(&t, ENERGY_MEASURE, r, what.name), done);
        ASC_TRY(code, asc_put_text(&t, ENERGY_METHOD, r, method), done);
        asc_reals(&t, ENERGY_PARAMETER)[r] = what.parameter;
        fill_energy(energy, &t, r);
        if (wide)
            asc_ints(&t, ENERGY_NARROW)[r] = study->lattice.attributes[r / measures % n].n_narrow;
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code put_correlation(const asc_settings *settings, const asc_micro_study *study,
                                asc_results *results) {
    const int64_t n = study->lattice.n_attributes;
    const asc_lattice_attribute *attributes = study->lattice.attributes;
    asc_table t = {0};
    bool *by_node = NULL; /* [n, n] */
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&by_node, (uint64_t)(n * n), sizeof *by_node, "pairs of fields"), done);
    for (int64_t p = 0; p < n * n; p++)
        ASC_TRY(code, asc_micro_paired(settings, &study->lattice, p / n, p % n, &by_node[p]), done);
    ASC_TRY(code,
            asc_table_begin(&t, &asc_micro_tables[ASC_MICRO_CORRELATION_TABLE], NULL, 0,
                            study->n_tasks * n * n, NULL, 0),
            done);
    for (int64_t r = 0; r < t.rows; r++) {
        const char *paired = by_node[r % (n * n)] ? "node" : "order";
        ASC_TRY(code, set_labels(settings, study, r / n / n, r / n % n, &t, CORRELATED_MODEL, r),
                done);
        ASC_TRY(code, asc_put_text(&t, CORRELATED_OTHER, r, attributes[r % n].name), done);
        asc_reals(&t, CORRELATED_VALUE)[r] = study->correlation[r];
        ASC_TRY(code, asc_put_text(&t, CORRELATED_PAIRED, r, paired), done);
    }
    code = asc_results_put_table(results, &t);
done:
    free(by_node);
    asc_table_free(&t);
    return code;
}

/* The cells of the lines of one length of an attribute, from row *r on. */
static asc_code fill_lines(const asc_settings *settings, const asc_micro_study *study, int64_t task,
                           int64_t attribute, const asc_lattice_lines *lines, const asc_table *t,
                           int64_t *r) {
    asc_code code = ASC_OK;
    for (int64_t cell = 0; cell < lines->length * lines->length && code == ASC_OK; cell++, ++*r) {
        code = set_labels(settings, study, task, attribute, t, RETAINED_MODEL, *r);
        asc_ints(t, RETAINED_LENGTH)[*r] = lines->length;
        asc_ints(t, RETAINED_LINES)[*r] = lines->count;
        asc_ints(t, RETAINED_FROM)[*r] = cell / lines->length;
        asc_ints(t, RETAINED_TO)[*r] = cell % lines->length;
        asc_reals(t, RETAINED_VALUE)[*r] = study->retention[*r];
    }
    return code;
}

static asc_code put_retention(const asc_settings *settings, const asc_micro_study *study,
                              asc_results *results) {
    const asc_lattice *lattice = &study->lattice;
    asc_table table = {0};
    int64_t r = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_table_begin(&table, &asc_micro_tables[ASC_MICRO_RETENTION_TABLE], NULL, 0,
                            study->n_tasks * asc_micro_retention_size(lattice), NULL, 0),
            done);
    for (int64_t t = 0; t < study->n_tasks; t++)
        for (int64_t a = 0; a < lattice->n_attributes; a++)
            for (int64_t s = 0; s < lattice->attributes[a].n_sets; s++)
                ASC_TRY(
                    code,
                    fill_lines(settings, study, t, a, &lattice->attributes[a].sets[s], &table, &r),
                    done);
    code = asc_results_put_table(results, &table);
done:
    asc_table_free(&table);
    return code;
}

/* The first identity of a model that has numbers, for each: its place among the tasks; how many. */
static int64_t find_first(const asc_micro_study *study, int64_t *first) {
    const int64_t size = study->lattice.n_attributes * ASC_PLANE_ARROWS * ASC_PLANE_NUMBERS;
    int64_t n = 0;
    for (int64_t t = 0; t < study->n_tasks; t++) {
        bool known = n > 0 && study->tasks[first[n - 1]].model == study->tasks[t].model;
        for (int64_t i = 0; i < size && !known; i++)
            if (isfinite(study->arrows[t * size + i])) {
                first[n++] = t;
                known = true;
            }
    }
    return n;
}

/* Arrows of one identity that there are, into the table, or counted where it is NULL. */
static asc_code fill_arrows(const asc_settings *settings, const asc_micro_study *study,
                            int64_t task, const asc_table *t, int64_t *r) {
    static const int columns[ASC_PLANE_NUMBERS] = {ARROW_X, ARROW_Y, ARROW_DX, ARROW_DY};
    const int64_t n = study->lattice.n_attributes * ASC_PLANE_ARROWS;
    asc_code code = ASC_OK;
    for (int64_t i = 0; i < n && code == ASC_OK; i++) {
        const double *arrow = study->arrows + (task * n + i) * ASC_PLANE_NUMBERS;
        if (!isfinite(arrow[0]))
            continue;
        if (t) {
            code = set_labels(settings, study, task, i / ASC_PLANE_ARROWS, t, ARROW_MODEL, *r);
            asc_ints(t, ARROW_NUMBER)[*r] = i % ASC_PLANE_ARROWS;
            for (int c = 0; c < ASC_PLANE_NUMBERS; c++)
                asc_reals(t, columns[c])[*r] = arrow[c];
        }
        ++*r;
    }
    return code;
}

static asc_code put_arrows(const asc_settings *settings, const asc_micro_study *study,
                           asc_results *results) {
    asc_table table = {0};
    int64_t *first = NULL, rows = 0, r = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&first, (uint64_t)study->n_tasks, sizeof *first, "arrows"), done);
    const int64_t n = find_first(study, first);
    for (int64_t k = 0; k < n; k++)
        ASC_TRY(code, fill_arrows(settings, study, first[k], NULL, &rows), done);
    ASC_TRY(
        code,
        asc_table_begin(&table, &asc_micro_tables[ASC_MICRO_ARROW_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t k = 0; k < n; k++)
        ASC_TRY(code, fill_arrows(settings, study, first[k], &table, &r), done);
    code = asc_results_put_table(results, &table);
done:
    free(first);
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
    ASC_TRY(code, put_arrows(settings, study, results), done);
    ASC_TRY(code, asc_people_init(settings, study, &people), done);
    ASC_TRY(code, asc_micro_put_summary(&people, results), done);
    ASC_TRY(code, asc_micro_put_tests(&people, results), done);
    ASC_TRY(code, asc_micro_put_variants(&people, results), done);
    code = asc_micro_put_arrays(settings, study, results);
done:
    asc_people_free(&people);
    return code;
}
