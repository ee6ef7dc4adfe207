/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "topology/tables.h"

#include "results/table_model.h"
#include "topology/columns.h"
#include "topology/lengths.h"

/* Total, mean, median, largest, entropy, evenness, from `column` on, in the model's unit. */
static void put_persistence(const asc_table *table, int column, int64_t row,
                            const asc_study_model *model, const float *lengths, int64_t n) {
    const asc_persistence p = asc_persistence_of(lengths, n);
    asc_reals(table, column)[row] = asc_study_in_unit(model, p.total);
    asc_reals(table, column + 1)[row] = asc_study_in_unit(model, p.mean);
    asc_reals(table, column + 2)[row] = asc_study_in_unit(model, p.median);
    asc_reals(table, column + 3)[row] = asc_study_in_unit(model, p.most);
    asc_reals(table, column + 4)[row] = p.entropy;
    asc_reals(table, column + 5)[row] = p.evenness;
}

static asc_code put_subset(const asc_table *t, int64_t row, const asc_topology_outcome *outcome,
                           const asc_population *population, const asc_subset *subset) {
    const asc_division *division = &population->divisions.of[subset->division];
    asc_code code = asc_put_model(t, SUBSET_MODEL, row, outcome->model);
    if (code == ASC_OK)
        code = asc_put_text(t, SUBSET_POINTS, row, population->points);
    if (code == ASC_OK)
        code = asc_put_text(t, SUBSET_ATTRIBUTE, row, division->attribute);
    if (code == ASC_OK)
        code = asc_put_text(t, SUBSET_CLASS, row, asc_division_label(division, subset->class));
    asc_ints(t, SUBSET_N)[row] = subset->n;
    put_persistence(t, SUBSET_TOTAL, row, outcome->model, subset->lengths, subset->n - 1);
    asc_reals(t, SUBSET_DIMENSION)[row] = asc_dimension_of(
        subset->sizes, subset->totals, asc_subset_levels(subset, population->levels));
    asc_reals(t, SUBSET_DRAWN)[row] = subset->drawn.mean;
    asc_reals(t, SUBSET_DRAWN_SD)[row] = subset->drawn.deviation;
    asc_ints(t, SUBSET_RUNS)[row] = subset->drawn.n;
    if (subset->n_cycles >= 0) {
        const asc_cycle_sums sums = asc_cycles_sum(subset->n, subset->cycles, subset->n_cycles);
        asc_ints(t, SUBSET_CYCLES)[row] = subset->n_cycles;
        asc_reals(t, SUBSET_CYCLES_TOTAL)[row] = asc_study_in_unit(outcome->model, sums.total);
        asc_reals(t, SUBSET_CYCLES_LONGEST)[row] = asc_study_in_unit(outcome->model, sums.longest);
        asc_reals(t, SUBSET_CYCLES_ENTROPY)[row] = sums.entropy;
    }
    return code;
}

static asc_code put_subsets(const asc_topology_outcome *outcomes, int64_t n, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        for (int p = 0; p < ASC_POPULATIONS; p++)
            rows += outcomes[m].populations[p].n_subsets;
    const bool has_cycles = n > 0 && outcomes[0].populations[0].subsets[0].n_cycles >= 0;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_topology_tables[ASC_TOPOLOGY_SUBSET_TABLE], NULL,
                            has_cycles ? ASC_TOPOLOGY_CYCLES : 0, rows, NULL, 0),
            done);
    for (int64_t m = 0; m < n; m++)
        for (int p = 0; p < ASC_POPULATIONS; p++) {
            const asc_population *of = &outcomes[m].populations[p];
            for (int64_t s = 0; s < of->n_subsets; s++, row++)
                ASC_TRY(code, put_subset(&t, row, &outcomes[m], of, &of->subsets[s]), done);
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

/* The nested subsets of one subset, from row *row on. */
static asc_code put_levels_of(const asc_table *t, int64_t *row, const asc_topology_outcome *outcome,
                              const asc_population *population, const asc_subset *subset) {
    const asc_division *division = &population->divisions.of[subset->division];
    asc_code code = ASC_OK;
    for (int32_t l = 0; l < asc_subset_levels(subset, population->levels); l++, ++*row) {
        ASC_TRY(code, asc_put_model(t, LEVEL_MODEL, *row, outcome->model), done);
        ASC_TRY(code, asc_put_text(t, LEVEL_POINTS, *row, population->points), done);
        ASC_TRY(code, asc_put_text(t, LEVEL_ATTRIBUTE, *row, division->attribute), done);
        ASC_TRY(code,
                asc_put_text(t, LEVEL_CLASS, *row, asc_division_label(division, subset->class)),
                done);
        asc_ints(t, LEVEL_N)[*row] = subset->sizes[l];
        asc_reals(t, LEVEL_TOTAL)[*row] = asc_study_in_unit(outcome->model, subset->totals[l]);
    }
done:
    return code;
}

static asc_code put_levels(const asc_topology_outcome *outcomes, int64_t n, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        for (int p = 0; p < ASC_POPULATIONS; p++) {
            const asc_population *of = &outcomes[m].populations[p];
            for (int64_t s = 0; s < of->n_subsets; s++)
                rows += asc_subset_levels(&of->subsets[s], of->levels);
        }
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_topology_tables[ASC_TOPOLOGY_LEVEL_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n; m++)
        for (int p = 0; p < ASC_POPULATIONS; p++) {
            const asc_population *of = &outcomes[m].populations[p];
            for (int64_t s = 0; s < of->n_subsets; s++)
                ASC_TRY(code, put_levels_of(&t, &row, &outcomes[m], of, &of->subsets[s]), done);
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code put_people(const asc_topology_outcome *outcomes, int64_t n, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        rows += outcomes[m].selection.images.n_identities;
    ASC_TRY(code,
            asc_table_begin(&t, &asc_topology_tables[ASC_TOPOLOGY_PERSON_TABLE], NULL, 0, rows,
                            NULL, 0),
            done);
    for (int64_t m = 0; m < n; m++) {
        const asc_images *images = &outcomes[m].selection.images;
        const int64_t *first = outcomes[m].first;
        for (int64_t k = 0; k < images->n_identities; k++, row++) {
            ASC_TRY(code, asc_put_model(&t, PERSON_MODEL, row, outcomes[m].model), done);
            ASC_TRY(code, asc_put_text(&t, PERSON_IDENTITY, row, images->identity_labels[k]), done);
            asc_ints(&t, PERSON_N)[row] = first[k + 1] - first[k];
            put_persistence(&t, PERSON_TOTAL, row, outcomes[m].model, outcomes[m].within + first[k],
                            first[k + 1] - first[k] - 1);
        }
    }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

static asc_code put_deaths(const asc_topology_outcome *outcomes, int64_t n, asc_results *results) {
    int64_t rows = 0, row = 0;
    asc_table t = {0};
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < n; m++)
        for (int p = 0; p < ASC_POPULATIONS; p++)
            rows += outcomes[m].populations[p].divisions.n - 1;
    ASC_TRY(
        code,
        asc_table_begin(&t, &asc_topology_tables[ASC_TOPOLOGY_DEATH_TABLE], NULL, 0, rows, NULL, 0),
        done);
    for (int64_t m = 0; m < n; m++)
        for (int p = 0; p < ASC_POPULATIONS; p++) {
            const asc_population *of = &outcomes[m].populations[p];
            for (int64_t e = 0; e < of->divisions.n - 1; e++, row++) {
                ASC_TRY(code, asc_put_model(&t, DEATH_MODEL, row, outcomes[m].model), done);
                ASC_TRY(code, asc_put_text(&t, DEATH_POINTS, row, of->points), done);
                asc_ints(&t, DEATH_TREES)[row] = of->divisions.n - 1 - e;
                asc_reals(&t, DEATH_TIME)[row] =
                    asc_study_in_unit(outcomes[m].model, (double)of->subsets[0].lengths[e]);
            }
        }
    code = asc_results_put_table(results, &t);
done:
    asc_table_free(&t);
    return code;
}

asc_code asc_topology_put(const asc_topology_outcome *outcomes, int64_t n, asc_results *results) {
    asc_code code = put_subsets(outcomes, n, results);
    if (code == ASC_OK)
        code = put_levels(outcomes, n, results);
    if (code == ASC_OK)
        code = put_people(outcomes, n, results);
    if (code == ASC_OK)
        code = put_deaths(outcomes, n, results);
    if (code == ASC_OK)
        code = asc_topology_put_between(outcomes, n, results);
    for (int64_t m = 0; m < n && code == ASC_OK; m++)
        code = asc_topology_put_arrays(&outcomes[m], results);
    return code;
}
