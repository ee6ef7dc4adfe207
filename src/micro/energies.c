/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "attrscope/micro.h"
#include "micro/average_distance.h"
#include "micro/ball_sample.h"
#include "micro/gravity.h"
#include "micro/list_energy.h"
#include "micro/near_sums.h"
#include "micro/pair_energies.h"

static bool is_published(const asc_segments *set) {
    return set->input->settings->definitions == ASC_PUBLISHED;
}

static int32_t largest_k(const asc_micro_settings *micro) {
    double largest = 1;
    for (int64_t i = 0; i < micro->k.count; i++)
        largest = micro->k.values[i] > largest ? micro->k.values[i] : largest;
    return (int32_t)largest;
}

/* What one sweep of an attribute's pairs collects; parts that nobody asked for stay empty. */
typedef struct pass {
    asc_blocks blocks;
    asc_flip_stream stream;
    asc_nearest nearest;
    asc_near_sums near;
    asc_ball_sample sample;
    bool has_nearest, has_near, has_sample; /* of all pairs; of balls, if they are drawn from */
} pass;

static void free_pass(pass *p) {
    asc_nearest_free(&p->nearest);
    asc_ball_sample_free(&p->sample);
    asc_near_sums_free(&p->near);
    asc_blocks_free(&p->blocks);
}

static asc_code make_sinks(const asc_segments *set, const double *radii, asc_sink **sinks,
                           int32_t *n_sinks, pass *p) {
    const asc_micro_settings *micro = asc_micro_settings_of(set->input->settings);
    const bool balls = micro->measures & ASC_MEASURE_BALL;
    const bool inverse = micro->measures & ASC_MEASURE_INVERSE;
    const int64_t k = largest_k(micro) + (is_published(set) && largest_k(micro) + 1 < set->count);
    const int32_t n_radii = (int32_t)micro->eps.count;
    asc_code code = ASC_OK;
    p->has_nearest = micro->measures & ASC_MEASURE_NEAREST;
    p->has_sample = balls && micro->subsample > 0 && micro->subsample < set->count - 1;
    p->has_near = inverse || (balls && !p->has_sample);
    if (p->has_nearest) {
        code = asc_nearest_init(&p->nearest, set->count, (int32_t)k);
        sinks[(*n_sinks)++] = &p->nearest.sink;
    }
    if (code == ASC_OK && p->has_near) {
        code = asc_near_sums_init(&p->near, set->count, radii,
                                  balls && !p->has_sample ? n_radii : 0, inverse);
        sinks[(*n_sinks)++] = &p->near.sink;
    }
    if (code == ASC_OK && p->has_sample) {
        code = asc_ball_sample_init(set->count, radii, n_radii, micro->subsample, micro->seed,
                                    p->stream.attribute, &p->sample);
        sinks[(*n_sinks)++] = &p->sample.sink;
    }
    return code;
}

static asc_code sweep(const asc_segments *set, const double *radii, pass *p) {
    enum { SINKS = 3 };
    const asc_identity_input *input = set->input;
    asc_points points = {0};
    asc_sink *sinks[SINKS];
    int32_t n_sinks = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(input->comm, make_sinks(set, radii, sinks, &n_sinks, p)), done);
    if (n_sinks == 0)
        goto done;
    ASC_TRY(code,
            asc_points_init(input->comm, input->model->metric, set->count, input->dimension, false,
                            &points),
            done);
    asc_segments_fill(set, NULL, &points);
    ASC_TRY(code, asc_points_prepare(&points), done);
    code = asc_sweep_run(&points, sinks, n_sinks, input->name);
done:
    asc_points_free(&points);
    return code;
}

/* The lists hold other points. The published list also has the point itself, at distance 0 in the
 * place of its index, and loses its first entry when that is not within k + 1. */
static void narrow(const asc_segments *set, const asc_nearest *nearest, int32_t k,
                   asc_neighbour_lists *lists) {
    for (int64_t i = 0; i < nearest->n; i++) {
        lists->first[i] =
            is_published(set) && k < nearest->k && nearest->keys[i * nearest->k + k] < (uint64_t)i;
        lists->count[i] = k;
    }
}

/* The energies of the k nearest, one after the other. */
static asc_code nearest_energies(const asc_segments *set, const pass *p, asc_energy *energies) {
    const asc_number_list *k = &asc_micro_settings_of(set->input->settings)->k;
    asc_neighbour_lists lists = {0};
    asc_code code = asc_neighbour_lists_make(&p->blocks, &p->nearest, false, &lists);
    for (int64_t m = 0; m < k->count && code == ASC_OK; m++) {
        narrow(set, &p->nearest, (int32_t)k->values[m], &lists);
        code = asc_list_energy(&lists, p->stream, &energies[m]);
    }
    asc_neighbour_lists_free(&lists);
    return code;
}

/* The energies of balls of which neighbours were drawn. */
static asc_code sample_energies(const asc_segments *set, const pass *p, asc_energy *energies) {
    asc_code code = ASC_OK;
    for (int32_t r = 0; r < p->sample.n_lists && code == ASC_OK; r++) {
        asc_neighbour_lists lists = {0};
        code = asc_neighbour_lists_make(&p->blocks, &p->sample.lists[r], is_published(set), &lists);
        if (code == ASC_OK)
            code = asc_list_energy(&lists, p->stream, &energies[r]);
        asc_neighbour_lists_free(&lists);
    }
    return code;
}

/* Where a kind's measures begin; they stand in the order of asc_micro_measure_at. */
static asc_energy *energies_of(const asc_settings *settings, asc_measure kind,
                               asc_energy *energies) {
    int64_t m = 0;
    while (asc_micro_measure_at(settings, m).kind != kind)
        m++;
    return energies + m;
}

static void begin_energies(const asc_segments *set, const asc_blocks *blocks,
                           asc_energy *energies) {
    for (int64_t m = 0; m < asc_micro_measures(set->input->settings); m++)
        energies[m] = (asc_energy){.value = NAN,
                                   .null_nodes = NAN,
                                   .null_flips = NAN,
                                   .error = NAN,
                                   .pvalue = NAN,
                                   .blocks = (double)blocks->count,
                                   .segments = (double)set->drawn,
                                   .isolated = NAN};
}

/* Collective: a second sweep is at its end. */
static asc_code summarise(const asc_segments *set, const pass *p, asc_energy *energies) {
    const asc_settings *settings = set->input->settings;
    asc_code code = ASC_OK;
    begin_energies(set, &p->blocks, energies);
    if (p->has_nearest)
        code = nearest_energies(set, p, energies_of(settings, ASC_MEASURE_NEAREST, energies));
    if (code == ASC_OK && p->has_sample)
        code = sample_energies(set, p, energies_of(settings, ASC_MEASURE_BALL, energies));
    if (code == ASC_OK && asc_micro_settings_of(settings)->measures & ASC_MEASURE_GRAVITY)
        code = asc_gravity(&p->blocks, p->stream,
                           energies_of(settings, ASC_MEASURE_GRAVITY, energies));
    code = asc_agree(set->input->comm, code);
    /* Balls come before inverse distance, as among the measures. */
    if (code == ASC_OK && p->has_near)
        code = asc_pair_energies(
            &p->blocks, &p->near, p->stream,
            energies_of(settings, p->near.n_radii > 0 ? ASC_MEASURE_BALL : ASC_MEASURE_INVERSE,
                        energies));
    return code;
}

static asc_code check_count(const asc_segments *set, int64_t attribute) {
    const asc_identity_input *input = set->input;
    const asc_micro_settings *micro = asc_micro_settings_of(input->settings);
    const char *name = input->lattice->attributes[attribute].name;
    if ((micro->measures & ASC_MEASURE_NEAREST) && largest_k(micro) >= set->count)
        return asc_fail(ASC_DATA,
                        "model %s, identity %s, attribute %s: k = %d nearest neighbours need more "
                        "than the %lld segments that have a direction; lower micro.k",
                        input->model->name, input->name, name, largest_k(micro),
                        (long long)set->count);
    if (set->count < 2)
        return asc_fail(ASC_DATA,
                        "model %s, identity %s, attribute %s: %lld segments have a direction; two "
                        "are needed: leave the attribute out of lattice.attributes",
                        input->model->name, input->name, name, (long long)set->count);
    return ASC_OK;
}

static asc_code attribute_energies(const asc_identity_input *input, int64_t a, const double *radii,
                                   asc_energy *energies) {
    asc_segments set = {0};
    pass p = {.stream = {asc_micro_settings_of(input->settings)->seed, (uint32_t)a}};
    asc_code code = asc_segments_choose(input, a, &set);
    if (code == ASC_OK)
        code = check_count(&set, a);
    if (code == ASC_OK)
        code = asc_blocks_find(&set, &p.blocks);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    ASC_TRY(code, sweep(&set, radii, &p), done);
    code = summarise(&set, &p, energies);
done:
    free_pass(&p);
    asc_segments_free(&set);
    return code;
}

asc_code asc_micro_energies(const asc_identity_input *input, asc_energy *energies) {
    const asc_micro_settings *micro = asc_micro_settings_of(input->settings);
    double *radii = NULL, average = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_agree(input->comm,
                      asc_alloc(&radii, (uint64_t)micro->eps.count, sizeof *radii, "radii")),
            done);
    if (micro->measures & ASC_MEASURE_BALL)
        ASC_TRY(code, asc_micro_average_distance(input, &average), done);
    for (int64_t e = 0; e < micro->eps.count; e++)
        radii[e] = micro->eps.values[e] * average;
    for (int64_t a = 0; a < input->lattice->n_attributes && code == ASC_OK; a++)
        code =
            attribute_energies(input, a, radii, energies + a * asc_micro_measures(input->settings));
done:
    free(radii);
    return code;
}
