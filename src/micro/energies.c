#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "micro/average_distance.h"
#include "micro/micro_parts.h"
#include "micro/pair_sums.h"
#include "sweep/nearest.h"

/* The segments of one attribute that take part. */
typedef struct field_set {
    const asc_identity_input *input;
    int64_t drawn, count;  /* count: those with a direction */
    const int64_t **nodes; /* [count] three nodes each */
    double *squares;       /* [count] squared length of the field */
} field_set;

typedef struct drawn_curve {
    uint64_t key;
    int64_t curve;
} drawn_curve;

static const float *node(const field_set *set, int64_t index) {
    return set->input->nodes + index * set->input->dimension;
}

static int compare_keys(const void *a, const void *b) {
    const drawn_curve *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->curve > y->curve) - (x->curve < y->curve);
}

static int compare_curves(const void *a, const void *b) {
    const drawn_curve *x = a, *y = b;
    return (x->curve > y->curve) - (x->curve < y->curve);
}

static asc_code choose(const asc_identity_input *input, int64_t a, field_set *set) {
    const asc_micro_settings *micro = &input->settings->micro;
    const asc_lattice_attribute *attribute = &input->lattice->attributes[a];
    const int64_t n = attribute->count;
    drawn_curve *curves = NULL;
    asc_code code = ASC_OK;
    *set = (field_set){.input = input, .drawn = n};
    ASC_TRY(code, asc_alloc(&curves, (uint64_t)n, sizeof *curves, "segments"), done);
    ASC_TRY(code, asc_alloc(&set->nodes, (uint64_t)n, sizeof *set->nodes, "segments"), done);
    ASC_TRY(code, asc_alloc(&set->squares, (uint64_t)n, sizeof(double), "segments"), done);
    for (int64_t c = 0; c < n; c++)
        curves[c] = (drawn_curve){
            asc_random_bits(micro->seed, ASC_RANDOM_MICRO_CURVES, (uint64_t)c, (uint32_t)a), c};
    if (micro->max_curves > 0 && micro->max_curves < n) {
        qsort(curves, (size_t)n, sizeof *curves, compare_keys);
        set->drawn = micro->max_curves;
        qsort(curves, (size_t)set->drawn, sizeof *curves, compare_curves);
    }
    for (int64_t c = 0; c < set->drawn; c++) {
        const int64_t *nodes = attribute->nodes + 3 * curves[c].curve;
        const float *from = node(set, nodes[0]), *to = node(set, nodes[2]);
        double square = 0;
        for (int32_t d = 0; d < input->dimension; d++) {
            const double v = (double)to[d] - (double)from[d];
            square += v * v;
        }
        if (square > 0) {
            set->nodes[set->count] = nodes;
            set->squares[set->count++] = square;
        }
    }
done:
    free(curves);
    return code;
}

static void fill(const field_set *set, asc_points *points) {
    const int32_t dimension = set->input->dimension;
    for (int64_t i = 0; i < points->count; i++) {
        const int64_t *nodes = set->nodes[points->begin + i];
        const float *from = node(set, nodes[0]), *to = node(set, nodes[2]);
        memcpy(points->rows + i * points->stride, node(set, nodes[1]),
               (size_t)dimension * sizeof(float));
        for (int32_t d = 0; d < dimension; d++)
            points->fields[i * points->stride + d] = to[d] - from[d];
    }
}

static double field_distance(const field_set *set, int64_t a, int64_t b) {
    const float *a0 = node(set, set->nodes[a][0]), *a2 = node(set, set->nodes[a][2]);
    const float *b0 = node(set, set->nodes[b][0]), *b2 = node(set, set->nodes[b][2]);
    double sum = 0;
    for (int32_t d = 0; d < set->input->dimension; d++)
        sum += ((double)a2[d] - (double)a0[d]) * ((double)b2[d] - (double)b0[d]);
    return 1 - sum / sqrt(set->squares[a] * set->squares[b]);
}

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

/* `keys` [n, width] are other points; the published list also has the point itself at distance 0,
 * and drops its first entry. */
static void nearest_energy(const field_set *set, const asc_nearest *nearest, const double *deltas,
                           int32_t k, asc_energy *energy) {
    const bool published = set->input->settings->definitions == ASC_PUBLISHED;
    const int64_t n = set->count;
    double sum = 0, kept = 0;
    for (int64_t i = 0; i < n; i++) {
        const uint64_t *list = nearest->keys + i * nearest->k;
        const bool self_stays = published && list[0] < (uint64_t)i;
        double mean = 0;
        for (int32_t e = self_stays ? 1 : 0; e < k; e++)
            mean += deltas[i * nearest->k + e];
        sum += mean / k;
        kept += (double)(self_stays ? k - 1 : k) / k;
    }
    energy->value = sum / (double)n;
    energy->null = kept / (double)n;
    energy->error =
        sqrt(mutual_weights(nearest->keys, n, nearest->k, k) / set->input->dimension) / (double)n;
    energy->used = (double)n;
    energy->isolated = 0;
}

static void ball_energy(const field_set *set, const asc_pair_sums *sums, int32_t radius,
                        asc_energy *energy) {
    const bool published = set->input->settings->definitions == ASC_PUBLISHED;
    double value = 0, null = 0, variance = 0;
    int64_t used = 0, isolated = 0;
    for (int64_t i = 0; i < set->count; i++) {
        const double count = (double)sums->counts[radius * sums->n + i];
        const double cosine = (double)sums->cosines[radius * sums->n + i] / ASC_COSINE_ONE;
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

/* Float32 distance of a point to itself, 1 - <u, u> summed in float32: the published code keeps it
 * when it is not exactly 0. */
static double self_weight(const field_set *set, int64_t i) {
    const float *x = node(set, set->nodes[i][1]);
    double square = 0;
    float unit = 0;
    if (set->input->settings->definitions != ASC_PUBLISHED ||
        set->input->model->metric != ASC_COSINE)
        return 0;
    for (int32_t d = 0; d < set->input->dimension; d++)
        square += (double)x[d] * (double)x[d];
    for (int32_t d = 0; d < set->input->dimension; d++) {
        const float u = (float)((double)x[d] / sqrt(square));
        unit += u * u;
    }
    const float distance = 1.0f - unit;
    return distance > 0 ? 1 / (double)distance : 0;
}

static void inverse_energy(const field_set *set, const asc_pair_sums *sums, asc_energy *energy) {
    double value = 0, null = 0, variance = 0;
    int64_t used = 0, isolated = 0;
    for (int64_t i = 0; i < set->count; i++) {
        const double w = (double)sums->inverse[ASC_INVERSE_WEIGHT * sums->n + i] / ASC_WEIGHT_ONE;
        const double c = (double)sums->inverse[ASC_INVERSE_COSINE * sums->n + i] / ASC_WEIGHT_ONE;
        const double s = (double)sums->inverse[ASC_INVERSE_SQUARE * sums->n + i] / ASC_WEIGHT_ONE;
        const double all = w + self_weight(set, i);
        isolated += w <= 0;
        if (all <= 0)
            continue;
        value += (w - c) / all;
        null += w / all;
        variance += 2 * s / (all * all);
        used++;
    }
    energy->value = used > 0 ? value / (double)used : NAN;
    energy->null = used > 0 ? null / (double)used : NAN;
    energy->error = used > 0 ? sqrt(variance / set->input->dimension) / (double)used : NAN;
    energy->used = (double)used;
    energy->isolated = (double)isolated / (double)set->count;
}

static asc_code gravity(const field_set *set, asc_energy *energy) {
    const int32_t dimension = set->input->dimension;
    double *centre = NULL, sum = 0;
    int64_t used = 0;
    asc_code code = asc_alloc(&centre, (uint64_t)dimension, sizeof *centre, "centre");
    for (int64_t i = 0; i < set->count && code == ASC_OK; i++)
        for (int32_t d = 0; d < dimension; d++)
            centre[d] += (double)node(set, set->nodes[i][1])[d] / (double)set->count;
    for (int64_t i = 0; i < set->count && code == ASC_OK; i++) {
        const float *from = node(set, set->nodes[i][0]), *p = node(set, set->nodes[i][1]),
                    *to = node(set, set->nodes[i][2]);
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

/* deltas: [n, k] field distances to the nearest neighbours. */
static asc_code neighbour_deltas(const field_set *set, const asc_nearest *nearest, double **out) {
    double *deltas = NULL;
    asc_code code = asc_alloc(&deltas, (uint64_t)set->count, (size_t)nearest->k * sizeof *deltas,
                              "field distances");
    *out = deltas;
    if (code != ASC_OK)
        return code;
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < set->count; i++)
        for (int32_t e = 0; e < nearest->k; e++)
            deltas[i * nearest->k + e] =
                field_distance(set, i, asc_nearest_index(nearest->keys[i * nearest->k + e]));
    return ASC_OK;
}

static asc_code sweep(const field_set *set, asc_nearest *nearest, asc_pair_sums *sums,
                      const double *radii) {
    const asc_identity_input *input = set->input;
    const int32_t n_radii = (int32_t)input->settings->micro.eps.count;
    asc_points points = {0};
    asc_sink *const sinks[] = {&nearest->sink, &sums->sink};
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_points_init(input->comm, input->model->metric, set->count, input->dimension, true,
                            &points),
            done);
    fill(set, &points);
    ASC_TRY(code, asc_points_prepare(&points), done);
    code = asc_nearest_init(nearest, set->count, largest_k(&input->settings->micro));
    if (code == ASC_OK)
        code = asc_pair_sums_init(sums, set->count, radii, n_radii);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    code = asc_sweep_run(&points, sinks, 2, input->name);
done:
    asc_points_free(&points);
    return code;
}

static asc_code attribute_energies(const asc_identity_input *input, int64_t a, const double *radii,
                                   asc_energy *energies) {
    const asc_micro_settings *micro = &input->settings->micro;
    field_set set = {0};
    asc_nearest nearest = {0};
    asc_pair_sums sums = {0};
    double *deltas = NULL;
    int64_t measure = 0;
    asc_code code = choose(input, a, &set);
    if (code == ASC_OK && largest_k(micro) >= set.count)
        code = asc_fail(ASC_DATA,
                        "model %s, identity %s, attribute %s: k = %d nearest neighbours need more "
                        "than the %lld segments that have a direction; lower micro.k",
                        input->model->name, input->name, input->lattice->attributes[a].name,
                        largest_k(micro), (long long)set.count);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    ASC_TRY(code, sweep(&set, &nearest, &sums, radii), done);
    ASC_TRY(code, asc_agree(input->comm, neighbour_deltas(&set, &nearest, &deltas)), done);
    for (int64_t i = 0; i < asc_micro_measures(input->settings); i++)
        energies[i].segments = (double)set.drawn;
    for (int64_t i = 0; i < micro->k.count; i++)
        nearest_energy(&set, &nearest, deltas, (int32_t)micro->k.values[i], &energies[measure++]);
    for (int64_t i = 0; i < micro->eps.count; i++)
        ball_energy(&set, &sums, (int32_t)i, &energies[measure++]);
    inverse_energy(&set, &sums, &energies[measure++]);
    code = asc_agree(input->comm, gravity(&set, &energies[measure]));
done:
    free(deltas);
    asc_nearest_free(&nearest);
    asc_pair_sums_free(&sums);
    free(set.nodes);
    free(set.squares);
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
