#include <math.h>
#include <stdlib.h>

#include "micro/average_distance.h"
#include "micro/ball_sample.h"
#include "micro/segments.h"

/* Var of the mean over points of the mean over neighbours, in units of 1/D: every unordered pair
 * counts once with the weights of both its ends. */
static double mutual_weights(const uint64_t *keys, int64_t n, int32_t stride, int32_t k) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        for (int32_t e = 0; e < k; e++) {
            const int64_t j = asc_nearest_index(keys[i * stride + e]);
            bool mutual = false;
            for (int32_t f = 0; f < k; f++)
                mutual |= asc_nearest_index(keys[j * stride + f]) == i;
            sum += mutual ? 2 : 1;
        }
    return sum / ((double)k * (double)k);
}

/* The lists hold other points. The published list also has the point itself, at distance 0 in the
 * place of its index, and loses its first entry when that is not within k + 1. */
static bool loses_first(const asc_segments *set, const asc_nearest *nearest, int64_t i, int32_t k) {
    return set->input->settings->definitions == ASC_PUBLISHED && k < nearest->k &&
           nearest->keys[i * nearest->k + k] < (uint64_t)i;
}

static void nearest_energy(const asc_segments *set, const asc_nearest *nearest,
                           const double *deltas, int32_t k, asc_energy *energy) {
    const int64_t n = set->count;
    double sum = 0;
    for (int64_t i = 0; i < n; i++) {
        const int32_t first = loses_first(set, nearest, i, k);
        double mean = 0;
        for (int32_t e = first; e < first + k; e++)
            mean += deltas[i * nearest->k + e];
        sum += mean / k;
    }
    energy->value = sum / (double)n;
    energy->null = 1;
    energy->error =
        sqrt(mutual_weights(nearest->keys, n, nearest->k, k) / set->input->dimension) / (double)n;
    energy->used = (double)n;
    energy->isolated = 0;
}

/* Sum of a point's field cosines over its ball: of all neighbours, or of those drawn. */
static double ball_cosine(const asc_segments *set, const asc_pair_sums *sums,
                          const asc_ball_sample *sample, int32_t radius, int64_t i, double *count) {
    *count = (double)sums->counts[radius * sums->n + i];
    if (!sample || *count <= (double)sample->lists[radius].k)
        return (double)sums->cosines[radius * sums->n + i] / (double)ASC_COSINE_ONE;
    const asc_nearest *list = &sample->lists[radius];
    double cosine = 0;
    for (int32_t e = 0; e < list->k; e++)
        cosine +=
            1 - asc_segments_field_distance(set, i, asc_nearest_index(list->keys[i * list->k + e]));
    *count = list->k;
    return cosine;
}

static void ball_energy(const asc_segments *set, const asc_pair_sums *sums,
                        const asc_ball_sample *sample, int32_t radius, asc_energy *energy) {
    const bool published = set->input->settings->definitions == ASC_PUBLISHED;
    double value = 0, null = 0, variance = 0;
    int64_t used = 0, isolated = 0;
    for (int64_t i = 0; i < set->count; i++) {
        double count;
        const double cosine = ball_cosine(set, sums, sample, radius, i, &count);
        isolated += count == 0;
        if (count == 0 && !published)
            continue;
        const double all = count + (published ? 1 : 0);
        value += (count - cosine) / all;
        null += count / all;
        variance += 2 * count / (all * all);
        used++;
    }
    energy->value = used > 0 ? value / (double)used : NAN;
    energy->null = used > 0 ? null / (double)used : NAN;
    energy->error = used > 0 ? sqrt(variance / set->input->dimension) / (double)used : NAN;
    energy->used = (double)used;
    energy->isolated = (double)isolated / (double)set->count;
}

static void inverse_energy(const asc_segments *set, const asc_pair_sums *sums, asc_energy *energy) {
    double value = 0, null = 0, variance = 0;
    int64_t used = 0, isolated = 0;
    for (int64_t i = 0; i < set->count; i++) {
        const double w = (double)sums->inverse[ASC_INVERSE_WEIGHT * sums->n + i] / ASC_WEIGHT_ONE;
        const double c = (double)sums->inverse[ASC_INVERSE_COSINE * sums->n + i] / ASC_WEIGHT_ONE;
        const double s = (double)sums->inverse[ASC_INVERSE_SQUARE * sums->n + i] / ASC_WEIGHT_ONE;
        isolated += w <= 0;
        if (w <= 0)
            continue;
        value += (w - c) / w;
        null += 1;
        variance += 2 * s / (w * w);
        used++;
    }
    energy->value = used > 0 ? value / (double)used : NAN;
    energy->null = used > 0 ? null / (double)used : NAN;
    energy->error = used > 0 ? sqrt(variance / set->input->dimension) / (double)used : NAN;
    energy->used = (double)used;
    energy->isolated = (double)isolated / (double)set->count;
}

static asc_code gravity(const asc_segments *set, asc_energy *energy) {
    const int32_t dimension = set->input->dimension;
    double *centre = NULL, sum = 0;
    int64_t used = 0;
    asc_code code = asc_alloc(&centre, (uint64_t)dimension, sizeof *centre, "centre");
    for (int64_t i = 0; i < set->count && code == ASC_OK; i++)
        for (int32_t d = 0; d < dimension; d++)
            centre[d] += (double)asc_segments_step(set, i, 1)[d] / (double)set->count;
    for (int64_t i = 0; i < set->count && code == ASC_OK; i++) {
        const float *from = asc_segments_step(set, i, 0), *p = asc_segments_step(set, i, 1),
                    *to = asc_segments_step(set, i, 2);
        double square = 0, along = 0;
        for (int32_t d = 0; d < dimension; d++) {
            const double g = centre[d] - (double)p[d];
            square += g * g;
            along += g * ((double)to[d] - (double)from[d]);
        }
        if (square > 0) {
            sum += along / sqrt(square);
            used++;
        }
    }
    energy->value = used > 0 ? sum / (double)used : NAN;
    energy->null = 0;
    energy->error = NAN;
    energy->used = (double)used;
    free(centre);
    return code;
}

static int32_t largest_k(const asc_micro_settings *micro) {
    double largest = 1;
    for (int64_t i = 0; i < micro->k.count; i++)
        largest = micro->k.values[i] > largest ? micro->k.values[i] : largest;
    return (int32_t)largest;
}

/* What one sweep of an attribute's pairs collects; parts that nobody asked for stay empty. */
typedef struct pass {
    asc_nearest nearest;
    asc_pair_sums sums;
    asc_ball_sample sample;
    double *deltas; /* [n, nearest.k] */
    bool has_nearest, has_balls, has_inverse, has_sample;
} pass;

static void free_pass(pass *p) {
    asc_nearest_free(&p->nearest);
    asc_ball_sample_free(&p->sample);
    asc_pair_sums_free(&p->sums);
    free(p->deltas);
}

static asc_code make_sinks(const asc_segments *set, const double *radii, uint32_t stream,
                           asc_sink **sinks, int32_t *n_sinks, pass *p) {
    const asc_settings *settings = set->input->settings;
    const asc_micro_settings *micro = &settings->micro;
    const bool one_more = settings->definitions == ASC_PUBLISHED;
    const int64_t k = largest_k(micro) + (one_more && largest_k(micro) + 1 < set->count);
    asc_code code = ASC_OK;
    p->has_nearest = micro->measures & ASC_MEASURE_NEAREST;
    p->has_balls = micro->measures & ASC_MEASURE_BALL;
    p->has_inverse = micro->measures & ASC_MEASURE_INVERSE;
    p->has_sample = p->has_balls && micro->subsample > 0;
    if (p->has_nearest) {
        code = asc_nearest_init(&p->nearest, set->count, (int32_t)k);
        sinks[(*n_sinks)++] = &p->nearest.sink;
    }
    if (code == ASC_OK && (p->has_balls || p->has_inverse)) {
        code = asc_pair_sums_init(&p->sums, set->count, radii,
                                  p->has_balls ? (int32_t)micro->eps.count : 0, p->has_inverse);
        sinks[(*n_sinks)++] = &p->sums.sink;
    }
    if (code == ASC_OK && p->has_sample) {
        code = asc_ball_sample_init(&p->sums, micro->subsample, micro->seed, stream, &p->sample);
        sinks[(*n_sinks)++] = &p->sample.sink;
    }
    return code;
}

/* deltas: [n, k] field distances to the nearest neighbours. */
static asc_code neighbour_deltas(const asc_segments *set, const asc_nearest *nearest,
                                 double **out) {
    double *deltas = NULL;
    asc_code code = asc_alloc(&deltas, (uint64_t)set->count, (size_t)nearest->k * sizeof *deltas,
                              "field distances");
    *out = deltas;
    if (code != ASC_OK)
        return code;
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < set->count; i++)
        for (int32_t e = 0; e < nearest->k; e++)
            deltas[i * nearest->k + e] = asc_segments_field_distance(
                set, i, asc_nearest_index(nearest->keys[i * nearest->k + e]));
    return ASC_OK;
}

static asc_code sweep(const asc_segments *set, const double *radii, uint32_t stream, pass *p) {
    const asc_identity_input *input = set->input;
    asc_points points = {0};
    asc_sink *sinks[3];
    int32_t n_sinks = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(input->comm, make_sinks(set, radii, stream, sinks, &n_sinks, p)), done);
    if (n_sinks == 0)
        goto done;
    ASC_TRY(code,
            asc_points_init(input->comm, input->model->metric, set->count, input->dimension,
                            p->has_balls || p->has_inverse, &points),
            done);
    asc_segments_fill(set, &points);
    ASC_TRY(code, asc_points_prepare(&points), done);
    ASC_TRY(code, asc_sweep_run(&points, sinks, n_sinks, input->name), done);
    if (p->has_nearest)
        code = asc_agree(input->comm, neighbour_deltas(set, &p->nearest, &p->deltas));
done:
    asc_points_free(&points);
    return code;
}

static asc_code summarise(const asc_segments *set, const pass *p, asc_energy *energies) {
    const asc_settings *settings = set->input->settings;
    int32_t radius = 0;
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < asc_micro_measures(settings) && code == ASC_OK; m++) {
        const asc_micro_measure measure = asc_micro_measure_at(settings, m);
        energies[m].segments = (double)set->drawn;
        if (measure.kind == ASC_MEASURE_NEAREST)
            nearest_energy(set, &p->nearest, p->deltas, (int32_t)measure.parameter, &energies[m]);
        else if (measure.kind == ASC_MEASURE_BALL)
            ball_energy(set, &p->sums, p->has_sample ? &p->sample : NULL, radius++, &energies[m]);
        else if (measure.kind == ASC_MEASURE_INVERSE)
            inverse_energy(set, &p->sums, &energies[m]);
        else
            code = gravity(set, &energies[m]);
    }
    return code;
}

static asc_code check_count(const asc_segments *set, int64_t attribute) {
    const asc_identity_input *input = set->input;
    const asc_micro_settings *micro = &input->settings->micro;
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
    pass p = {0};
    asc_code code = asc_segments_choose(input, a, &set);
    if (code == ASC_OK)
        code = check_count(&set, a);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    ASC_TRY(code, sweep(&set, radii, (uint32_t)a, &p), done);
    code = asc_agree(input->comm, summarise(&set, &p, energies));
done:
    free_pass(&p);
    asc_segments_free(&set);
    return code;
}

asc_code asc_micro_energies(const asc_identity_input *input, asc_energy *energies) {
    const asc_micro_settings *micro = &input->settings->micro;
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
