/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "macro/uncertainty.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "macro/influence.h"

/* Of rank correlations; their spread is known to some 3 %. */
enum { DRAWS = 500, SEED = 1 };

/* What the parts below work on. */
typedef struct uncertain {
    const asc_ks_study *ks;
    const asc_entropies *entropies;
    asc_influence_source *sources; /* [models] */
    const asc_macro_outcome *outcomes;
    int32_t **places; /* [models] and one: of the entropies; owned */
    int64_t n_places;
    double *moved[ASC_ENTROPIES]; /* [DRAWS, A] owned */
    asc_uncertainty *out;
} uncertain;

double asc_aggregate_of(const asc_ks_study *ks, const asc_entropies *entropies, int64_t model,
                        int aggregate, int32_t attribute) {
    const asc_ks_value *value = ks->values + (model * ks->n_attributes + attribute) * 2;
    const double both[2] = {value[0].statistic, value[1].statistic};
    const int64_t images[2] = {entropies->positive[attribute], entropies->negative[attribute]};
    return asc_aggregates[aggregate].combine(both, images);
}

/* place [K]: where the selection's identities are among the study's; owned by the caller. */
static asc_code find_places(const asc_study *study, const asc_selection *selection,
                            int32_t **place) {
    const asc_images *all = asc_study_images(study);
    asc_code code = asc_alloc(place, (uint64_t)selection->images.n_identities, sizeof **place,
                              "places of identities");
    for (int64_t i = 0; i < selection->images.n && code == ASC_OK; i++)
        (*place)[selection->images.identity[i]] = all->identity[selection->rows[i]];
    return code;
}

static asc_code find_all_places(const asc_study *study, const asc_macro_outcome *outcomes,
                                const asc_selection *described, uncertain *u) {
    const int64_t models = u->ks->n_models;
    asc_code code = find_places(study, described, &u->places[models]);
    for (int64_t m = 0; m < models && code == ASC_OK; m++) {
        code = find_places(study, &outcomes[m].selection, &u->places[m]);
        u->out->people[m] = outcomes[m].selection.images.n_identities;
        u->sources[m] = (asc_influence_source){.images = &outcomes[m].selection.images,
                                               .without = outcomes[m].without,
                                               .place = u->places[m],
                                               .n_places = u->n_places,
                                               .entropies = u->entropies};
    }
    return code;
}

static asc_code move_entropies(uncertain *u) {
    const int64_t n = u->ks->n_attributes;
    const double *values[ASC_ENTROPIES] = {u->entropies->inter, u->entropies->intra};
    double *influence[ASC_ENTROPIES] = {NULL, NULL};
    asc_code code = ASC_OK;
    for (int e = 0; e < ASC_ENTROPIES; e++) {
        ASC_TRY(code,
                asc_alloc(&influence[e], (uint64_t)(u->n_places * n), sizeof(double), "influences"),
                done);
        ASC_TRY(code, asc_alloc(&u->moved[e], (uint64_t)(DRAWS * n), sizeof(double), "draws"),
                done);
    }
    ASC_TRY(code,
            asc_entropy_influence(u->entropies, u->places[u->ks->n_models], u->n_places,
                                  influence[ASC_ENTROPY_INTER], influence[ASC_ENTROPY_INTRA]),
            done);
    for (int e = 0; e < ASC_ENTROPIES; e++)
        ASC_TRY(
            code,
            asc_influence_move(values[e], influence[e], u->n_places, n, DRAWS, SEED, u->moved[e]),
            done);
done:
    for (int e = 0; e < ASC_ENTROPIES; e++)
        free(influence[e]);
    return code;
}

/* An aggregate's interval by the jackknife, from the spread of its influences; by draws where the
 * attribute has some. */
static void set_interval(const uncertain *u, int64_t model, int aggregate, int32_t attribute,
                         double value, const asc_spread *spread) {
    const asc_ks_draws *draws = &u->outcomes[model].draws;
    const int64_t images[2] = {u->entropies->positive[attribute],
                               u->entropies->negative[attribute]};
    const double most = aggregate == ASC_AGGREGATE_WEIGHTED ? (double)(images[0] + images[1]) : 1;
    const int64_t at = (model * ASC_AGGREGATES + aggregate) * u->ks->n_attributes + attribute;
    const int64_t f = asc_ks_draws_find(draws, attribute);
    asc_estimate *estimate = &u->out->aggregate[at];
    double drawn[ASC_KS_DRAWS];
    u->out->is_drawn[model * u->ks->n_attributes + attribute] = f >= 0;
    *estimate = asc_spread_estimate(value, spread, 0, most);
    if (f < 0)
        return;
    for (int32_t b = 0; b < ASC_KS_DRAWS; b++) {
        const double both[2] = {draws->drawn[2 * f * ASC_KS_DRAWS + b],
                                draws->drawn[(2 * f + 1) * ASC_KS_DRAWS + b]};
        const bool known = !isnan(both[0]) && !isnan(both[1]);
        drawn[b] = known ? asc_aggregates[aggregate].combine(both, images) : NAN;
    }
    estimate->interval =
        asc_ks_draws_interval(value, drawn, draws->wide[f], most, &estimate->error);
    estimate->people = NAN;
}

static asc_code find_correlation(const uncertain *u, int64_t model, const double *values,
                                 const double *entropy, const double *moved,
                                 const double *moved_entropy, asc_interval *interval) {
    *interval = (asc_interval){NAN, NAN};
    return u->out->people[model] < ASC_PEOPLE_LEAST
               ? ASC_OK
               : asc_spearman_interval(values, entropy, moved, moved_entropy, u->ks->n_attributes,
                                       DRAWS, interval);
}

/* Errors of a model's aggregates and intervals of their correlations with the entropies. */
static asc_code add_aggregates(uncertain *u, int64_t model) {
    const int32_t n = u->ks->n_attributes;
    const double *entropy[ASC_ENTROPIES] = {u->entropies->inter, u->entropies->intra};
    double *influence = NULL, *moved = NULL, *values = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&influence, (uint64_t)(u->n_places * n), sizeof *influence, "influences"),
            done);
    ASC_TRY(code, asc_alloc(&moved, DRAWS * (uint64_t)n, sizeof *moved, "draws"), done);
    ASC_TRY(code, asc_alloc(&values, (uint64_t)n, sizeof *values, "aggregates"), done);
    for (int g = 0; g < ASC_AGGREGATES; g++) {
        const int64_t row = model * ASC_AGGREGATES + g;
        for (int32_t a = 0; a < n; a++) {
            values[a] = asc_aggregate_of(u->ks, u->entropies, model, g, a);
            ASC_TRY(code, asc_aggregate_influence(&u->sources[model], g, a, influence + a, n),
                    done);
            const asc_spread spread =
                asc_spread_of(influence + a, u->n_places, n, u->out->people[model]);
            set_interval(u, model, g, a, values[a], &spread);
        }
        ASC_TRY(code, asc_influence_move(values, influence, u->n_places, n, DRAWS, SEED, moved),
                done);
        for (int e = 0; e < ASC_ENTROPIES; e++)
            ASC_TRY(code,
                    find_correlation(u, model, values, entropy[e], moved, u->moved[e],
                                     &u->out->correlation[row * ASC_ENTROPIES + e]),
                    done);
    }
done:
    free(influence);
    free(moved);
    free(values);
    return code;
}

/* Of the differences of two models' influences [n]; whom either has moves it. */
static asc_spread spread_of_difference(const double *first, const double *second, int64_t n) {
    asc_spread spread = {0};
    for (int64_t k = 0; k < n; k++) {
        asc_spread_add(&spread, first[k] - second[k]);
        spread.people += first[k] != 0 || second[k] != 0;
    }
    return spread;
}

/* Adds one attribute of every model to their means. */
static void add_to_means(uncertain *u, int32_t attribute) {
    u->out->n_mean++;
    for (int64_t m = 0; m < u->ks->n_models; m++)
        u->out->mean[m] += asc_aggregate_of(u->ks, u->entropies, m, ASC_AGGREGATE_MEAN, attribute);
}

static void end_means(asc_uncertainty *out) {
    for (int64_t m = 0; m < out->n_models; m++)
        out->mean[m] /= out->n_mean > 0 ? (double)out->n_mean : NAN;
}

static bool is_of_all(const uncertain *u, const double *influence) {
    bool known = true;
    for (int64_t m = 0; m < u->ks->n_models; m++)
        known = known && !isnan(asc_influence_error(influence + m * u->n_places, u->n_places, 1));
    return known;
}

/* Influences of one attribute's mean KS on every model, [models, n_places]. */
static asc_code influence_of(const uncertain *u, int32_t attribute, double *influence) {
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < u->ks->n_models && code == ASC_OK; m++)
        code = asc_aggregate_influence(&u->sources[m], ASC_AGGREGATE_MEAN, attribute,
                                       influence + m * u->n_places, 1);
    return code;
}

/* Means of all models, and the sum of the influences on them, total [models, n_places]. */
static asc_code average(uncertain *u, double *influence, double *total) {
    const int64_t n = u->n_places;
    asc_code code = ASC_OK;
    for (int32_t a = 0; a < u->ks->n_attributes && code == ASC_OK; a++) {
        code = influence_of(u, a, influence);
        if (code != ASC_OK || !is_of_all(u, influence))
            continue;
        add_to_means(u, a);
        for (int64_t i = 0; i < u->ks->n_models * n; i++)
            total[i] += influence[i];
    }
    end_means(u->out);
    for (int64_t m = 0; m < u->ks->n_models; m++) {
        const asc_spread spread = asc_spread_of(total + m * n, n, 1, u->out->people[m]);
        u->out->mean_spread[m] = asc_spread_scaled(&spread, 1 / (double)u->out->n_mean);
    }
    return code;
}

/* Of one attribute's differences, all pairs. */
static void compare_attribute(uncertain *u, int32_t attribute, const double *influence) {
    const int64_t n = u->n_places;
    for (int64_t p = 0; p < u->out->compared.n_pairs; p++) {
        asc_model_pair *pair = &u->out->pairs[p];
        pair->spread[attribute] =
            spread_of_difference(influence + pair->first * n, influence + pair->second * n, n);
    }
}

static void compare_means(uncertain *u, const double *total) {
    const int64_t n = u->n_places;
    for (int64_t p = 0; p < u->out->compared.n_pairs; p++) {
        asc_model_pair *pair = &u->out->pairs[p];
        pair->mean = u->out->mean[pair->first] - u->out->mean[pair->second];
        const asc_spread spread =
            spread_of_difference(total + pair->first * n, total + pair->second * n, n);
        pair->mean_spread = asc_spread_scaled(&spread, 1 / (double)u->out->n_mean);
    }
}

static asc_code allocate(int64_t models, int32_t n_attributes, asc_uncertainty *out) {
    const uint64_t rows = (uint64_t)models * ASC_AGGREGATES;
    asc_code code = ASC_OK;
    *out = (asc_uncertainty){.n_models = models, .n_attributes = n_attributes};
    ASC_TRY(code,
            asc_alloc(&out->aggregate, rows * (uint64_t)n_attributes, sizeof *out->aggregate,
                      "intervals"),
            done);
    ASC_TRY(code,
            asc_alloc(&out->is_drawn, (uint64_t)models * (uint64_t)n_attributes,
                      sizeof *out->is_drawn, "intervals"),
            done);
    ASC_TRY(
        code,
        asc_alloc(&out->correlation, rows * ASC_ENTROPIES, sizeof *out->correlation, "intervals"),
        done);
    ASC_TRY(code, asc_alloc(&out->mean, (uint64_t)models, sizeof(double), "models"), done);
    ASC_TRY(code,
            asc_alloc(&out->mean_spread, (uint64_t)models, sizeof *out->mean_spread, "models"),
            done);
    code = asc_alloc(&out->people, (uint64_t)models, sizeof *out->people, "models");
done:
    return code;
}

static asc_code choose_pairs(const asc_study *study, const char *reference, asc_uncertainty *out) {
    const asc_study_model **models = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&models, (uint64_t)out->n_models, sizeof *models, "models"), done);
    for (int64_t m = 0; m < out->n_models; m++)
        models[m] = asc_study_get_model(study, m);
    ASC_TRY(code, asc_compared_choose(models, out->mean, out->n_models, reference, &out->compared),
            done);
    ASC_TRY(code,
            asc_alloc(&out->pairs, (uint64_t)out->compared.n_pairs, sizeof *out->pairs,
                      "pairs of models"),
            done);
    for (int64_t p = 0; p < out->compared.n_pairs; p++) {
        asc_model_pair *pair = &out->pairs[p];
        asc_compared_pair(&out->compared, p, &pair->first, &pair->second);
        ASC_TRY(
            code,
            asc_alloc(&pair->spread, (uint64_t)out->n_attributes, sizeof *pair->spread, "people"),
            done);
    }
done:
    free(models);
    return code;
}

/* Models by their means, and with each other. */
static asc_code compare_models(uncertain *u, const asc_study *study, const char *reference) {
    const uint64_t count = (uint64_t)(u->ks->n_models * u->n_places);
    double *influence = NULL, *total = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&influence, count, sizeof *influence, "influences"), done);
    ASC_TRY(code, asc_alloc(&total, count, sizeof *total, "influences"), done);
    ASC_TRY(code, average(u, influence, total), done);
    ASC_TRY(code, choose_pairs(study, reference, u->out), done);
    for (int32_t a = 0; a < u->ks->n_attributes && u->out->compared.n_pairs > 0; a++) {
        ASC_TRY(code, influence_of(u, a, influence), done);
        compare_attribute(u, a, influence);
    }
    compare_means(u, total);
done:
    free(influence);
    free(total);
    return code;
}

asc_code asc_uncertainty_compute(const asc_study *study, const asc_macro_outcome *outcomes,
                                 const asc_ks_study *ks, const asc_selection *described,
                                 const asc_entropies *entropies, const char *reference,
                                 asc_uncertainty *uncertainty) {
    const uint64_t models = (uint64_t)ks->n_models;
    uncertain u = {.ks = ks,
                   .outcomes = outcomes,
                   .entropies = entropies,
                   .n_places = asc_study_images(study)->n_identities,
                   .out = uncertainty};
    asc_code code = ASC_OK;
    ASC_TRY(code, allocate(ks->n_models, ks->n_attributes, uncertainty), done);
    ASC_TRY(code, asc_alloc(&u.sources, models, sizeof *u.sources, "influences"), done);
    ASC_TRY(code, asc_alloc(&u.places, models + 1, sizeof *u.places, "influences"), done);
    ASC_TRY(code, find_all_places(study, outcomes, described, &u), done);
    ASC_TRY(code, move_entropies(&u), done);
    for (int64_t m = 0; m < ks->n_models; m++)
        ASC_TRY(code, add_aggregates(&u, m), done);
    code = compare_models(&u, study, reference);
done:
    for (uint64_t m = 0; u.places && m <= models; m++)
        free(u.places[m]);
    for (int e = 0; e < ASC_ENTROPIES; e++)
        free(u.moved[e]);
    free(u.places);
    free(u.sources);
    if (code != ASC_OK)
        asc_uncertainty_free(uncertainty);
    return code;
}

void asc_uncertainty_free(asc_uncertainty *uncertainty) {
    for (int64_t p = 0; uncertainty->pairs && p < uncertainty->compared.n_pairs; p++)
        free(uncertainty->pairs[p].spread);
    free(uncertainty->mean);
    free(uncertainty->mean_spread);
    free(uncertainty->people);
    free(uncertainty->aggregate);
    free(uncertainty->is_drawn);
    free(uncertainty->correlation);
    free(uncertainty->pairs);
    *uncertainty = (asc_uncertainty){0};
}
