#include "plan/cost.h"

#include <math.h>
#include <string.h>

#include "attrscope/sweep.h"

/* Sweeps that refining takes on real embeddings (medians of tests/bench). */
enum { REFINE_IMAGE = 7, REFINE_IDENTITY = 20 };

/* Seconds of a thread of the reference machine. */
static const double PAIR_IMAGE = 3e-9;     /* a pair and word of 64 attributes, counted */
static const double PAIR_IDENTITY = 9e-9;  /* likewise, weighted */
static const double PAIR_REFINE = 4e-9;    /* a pair that is looked up */
static const double PAIR_INTERVAL = 25e-9; /* a pair and word, for both its identities */
static const double PAIR_VERIFY = 9e-9;    /* a pair sorted between matched distances */
static const double PAIR_SORTED = 100e-9;  /* a float64 distance in a sorted sample */
static const double ROW_DRAWN = 1e-5;      /* a scattered row, read; no threads help */
static const double PAIR_FIELD = 3.2e-9;   /* a pair of segments under one measure */
static const double PERMUTED = 0.08e-9;    /* a pair under one labelling */
static const double LABELLING = 35e-6;     /* an attribute under one labelling */
static const double OPERATION_DOUBLE = 0.04e-9;
static const double EIGEN = 5;                  /* operations of pdsyevd: EIGEN n^3 */
static const double OPERATION_MATRIX = 0.02e-9; /* in ScaLAPACK */
static const double START = 0.02;               /* opening files and agreeing, a unit */

/* Bytes of a rank before it has any data; what reading a model takes besides, as a share of it; and
 * what reading scattered rows takes: MPI-IO reads around them, up to a limit. */
static const double PROCESS = 50e6, LOADING = 0.5, SCATTERED = 5.8, SCATTERED_ROW = 2050,
                    SCATTERED_MOST = 1e9, SCATTERED_KEPT = 0.6;
static const double PERMUTING = 45e6; /* working room of the permutation test */
enum { ROUNDS = 25 };                 /* of L-BFGS */

const double asc_cost_job_start = 0.5;

static double larger(double a, double b) {
    return a > b ? a : b;
}

static double smaller(double a, double b) {
    return a < b ? a : b;
}

/* Everything about one unit that the formulas share. */
typedef struct cost_input {
    const asc_shape *shape;
    const asc_settings *settings;
    const asc_machine *machine;
    asc_layout layout;
    double d;       /* dimension, rounded up as rows are */
    double words;   /* of 64 attributes */
    double workers; /* threads of all ranks */
    double slower;  /* than the reference, in what is not a product */
} cost_input;

static double pairs_of(double n) {
    return 0.5 * n * (n - 1);
}

/* Own blocks of a rank, in rows. */
static double own_rows(const cost_input *in) {
    const double blocks = ceil((double)in->shape->n / ASC_BLOCK_ROWS);
    return ceil(blocks / (double)in->layout.ranks) * ASC_BLOCK_ROWS;
}

/* Adds `sweeps` sweeps: products, `seconds_a_pair` of counting, and the travelling blocks. */
static void add_sweeps(const cost_input *in, double sweeps, double operations_a_pair,
                       double seconds_a_pair, asc_cost *cost) {
    const double n = (double)in->shape->n, pairs = pairs_of(n) * sweeps;
    const double ranks = (double)in->layout.ranks, rounds = floor(ranks / 2);
    const double share = own_rows(in) / n * ranks; /* of the rank with the most blocks */
    cost->pairs += pairs;
    cost->operations += pairs * operations_a_pair;
    cost->seconds += share * pairs / in->workers *
                     (operations_a_pair / in->machine->product + in->slower * seconds_a_pair);
    cost->messages += sweeps * rounds * ceil(n / ASC_BLOCK_ROWS);
    cost->sent += sweeps * rounds * n * in->d * sizeof(float);
}

/* A sweep's points, travelling blocks and tiles. */
static double sweep_bytes(const cost_input *in, double vectors) {
    const double visitors = in->layout.ranks > 1 ? 2.0 * ASC_BLOCK_ROWS : 0;
    return vectors * sizeof(float) *
           (in->d * (smaller(own_rows(in), (double)in->shape->n) + visitors) +
            (double)in->layout.threads * ASC_STRIP_ROWS * ASC_BLOCK_ROWS);
}

static double labels_bytes(const cost_input *in) {
    return (double)in->shape->n * (in->words * 16 + 12);
}

/* Four counts of every identity and attribute, twice when pairs of one identity count. Beside them
 * there will be its two statistics without the identity: half of one. */
static double interval_bytes(const cost_input *in) {
    const bool own = in->settings->macro.population.same_identity == ASC_SAME_INCLUDE;
    return (own ? 2 : 1) * 4 * sizeof(uint64_t) * (double)in->shape->identities *
           (double)in->shape->attributes;
}

static void add_population(const cost_input *in, asc_cost *cost) {
    enum { BINS = 2048, CELL_BYTES = 9, REFINE_RANK = 96 << 20, REFINE_THREAD = 48 << 20 };
    const asc_macro_settings *macro = &in->settings->macro;
    const bool by_identity = macro->population.weighting == ASC_WEIGHT_IDENTITY;
    const double bins = macro->population.bins ? (double)macro->population.bins : BINS;
    const double threads = (double)in->layout.threads;
    const double histograms = 3.0 * CELL_BYTES * 64 * in->words * bins * (1 + threads);
    const double refining = REFINE_RANK + threads * REFINE_THREAD;
    add_sweeps(in, 1, 2 * in->d, in->words * (by_identity ? PAIR_IDENTITY : PAIR_IMAGE), cost);
    if (macro->population.exact)
        add_sweeps(in, by_identity ? REFINE_IDENTITY : REFINE_IMAGE, 2 * in->d, PAIR_REFINE, cost);
    double sinks = histograms;
    if (macro->population.exact)
        sinks = larger(sinks, refining);
    cost->checkpoint = larger(cost->checkpoint, 3 * 8 * 64 * in->words * bins);
    if (macro->population.intervals) {
        const double counts = interval_bytes(in);
        add_sweeps(in, 1, 2 * in->d, in->words * PAIR_INTERVAL, cost);
        cost->checkpoint = larger(cost->checkpoint, counts);
        sinks = larger(sinks, 1.5 * counts);
    }
    cost->bytes = larger(cost->bytes, sweep_bytes(in, 1) + labels_bytes(in) + sinks);
}

/* Room for reading rows here and there. */
static double scattered(const cost_input *in) {
    return smaller(SCATTERED_MOST,
                   (double)in->shape->n * (SCATTERED_ROW + SCATTERED * in->d * sizeof(float)));
}

/* Room for reading this rank's share of a model. */
static double loading(const cost_input *in) {
    return LOADING * (double)in->shape->n * in->d * sizeof(float) / (double)in->layout.ranks;
}

/* Identities a side of a draw. */
static double samples(const cost_input *in, int64_t most) {
    const double identities = (double)in->shape->identities;
    return most > 0 ? smaller((double)most, identities) : identities;
}

static void add_sampled(const cost_input *in, asc_cost *cost) {
    const asc_macro_settings *macro = &in->settings->macro;
    const double n = samples(in, macro->sampled.max_samples);
    const double tasks = (double)macro->sampled.draws * (double)in->shape->attributes;
    const double pairs = tasks * (2 * n * n - n);
    cost->pairs += pairs;
    cost->operations += pairs * 2 * in->d;
    cost->seconds += ceil(tasks / in->workers) / tasks * in->slower * pairs *
                         (2 * in->d * OPERATION_DOUBLE + PAIR_SORTED) +
                     tasks * 2 * n * ROW_DRAWN / (double)in->layout.ranks;
    cost->read += tasks * 2 * n * in->d * sizeof(float);
    cost->bytes =
        larger(cost->bytes, (double)in->layout.threads *
                                    (4 * n * n * sizeof(double) + 12 * n * in->d * sizeof(float)) +
                                scattered(in));
}

static void add_macro(const cost_input *in, asc_cost *cost) {
    if (in->settings->macro.protocols & ASC_PROTOCOL_SAMPLED)
        add_sampled(in, cost);
    if (in->settings->macro.protocols & ASC_PROTOCOL_POPULATION)
        add_population(in, cost);
    /* Much of the one protocol's room is not given back to the system before the other begins. */
    if (in->settings->macro.protocols == (ASC_PROTOCOL_SAMPLED | ASC_PROTOCOL_POPULATION))
        cost->bytes += SCATTERED_KEPT * scattered(in);
}

static void add_verify(const cost_input *in, asc_cost *cost) {
    add_sweeps(in, 2, 2 * in->d, PAIR_VERIFY / 2, cost);
    /* Matched pairs are guessed from equal identities; gaps between them, a set a thread. */
    enum { CELLS = 64000, PAIR_BYTES = 100 };
    const double n = (double)in->shape->n, size = n / larger(1, (double)in->shape->identities);
    const double matched = 0.5 * n * larger(size - 1, 0), gaps = 8 * (2 * matched + CELLS);
    cost->bytes = loading(in) + sweep_bytes(in, 1) + labels_bytes(in) + PAIR_BYTES * matched +
                  gaps * (2 + (double)in->layout.threads);
    cost->checkpoint = gaps;
}

static void add_probe(const cost_input *in, asc_cost *cost) {
    const double problems = 3.0 * (double)in->shape->attributes * (double)in->settings->probe.folds;
    const double n = (double)in->shape->n;
    const double operations = ROUNDS * 4 * n * in->d * problems;
    cost->operations += operations;
    cost->seconds += operations / in->machine->product / in->workers;
    /* Own rows and classes, folds, 24 vectors of the own regressions, all weights and a gradient a
     * thread, three D x D. */
    const double ranks = (double)in->layout.ranks, threads = (double)in->layout.threads;
    cost->bytes = loading(in) + n / ranks * (4 * in->d + problems) +
                  3 * (double)in->shape->attributes * n +
                  8 * problems * in->d * (24 / ranks + 3 + threads) + 24 * in->d * in->d;
}

static void add_map(const cost_input *in, asc_cost *cost) {
    const double k = (double)in->shape->identities, d = in->d, n = (double)in->shape->n;
    const double operations = 2 * n * d * d + k * k * d + EIGEN * (k * k * k + d * d * d);
    cost->operations += operations;
    cost->seconds += in->slower * operations * OPERATION_MATRIX / (double)in->layout.ranks;
    /* Own rows, pieces of two matrices with vectors and workspace, means, coordinates. */
    enum { PIECES = 3 };
    const double means = d * d + (k + 2 * (double)in->shape->attributes) * d;
    cost->bytes = loading(in) +
                  (4 * n * d + 8 * PIECES * (k * k + d * d)) / (double)in->layout.ranks +
                  8 * means + 8 * (double)in->settings->map.components * n;
}

/* Labels of all permutations as bytes and bits, and their histograms in 256 cells. */
static void add_inference(const cost_input *in, asc_cost *cost) {
    enum { CELLS = 256, COUNTER_BYTES = 3 * 8 + 3 };
    const asc_inference_settings *inference = &in->settings->inference;
    const double n =
        smaller(2 * samples(in, inference->max_samples), (double)in->shape->identities);
    const double lanes = (double)inference->permutations + 1;
    const double tests =
        (double)in->shape->attributes * (inference->n_given > 0 ? 2 : 1) * pairs_of(n);
    cost->pairs += tests;
    cost->operations += tests * 2 * in->d;
    cost->seconds +=
        tests / in->workers * (2 * in->d / in->machine->product + in->slower * lanes * PERMUTED) +
        in->slower * lanes * LABELLING * (double)in->shape->attributes / in->workers;
    cost->bytes = PERMUTING + 8 * n * in->d + 2 * n * lanes +
                  lanes * CELLS * COUNTER_BYTES * (1 + (double)in->layout.threads);
}

/* The array, points and fields with two travelling blocks each, neighbours and sums. */
static void add_micro(const cost_input *in, asc_cost *cost) {
    enum { SUM_BYTES = 48 };
    const asc_micro_settings *micro = &in->settings->micro;
    const double n = (double)in->shape->n, radii = (double)micro->eps.count;
    double k = 1;
    for (int64_t i = 0; i < micro->k.count; i++)
        k = larger(k, micro->k.values[i]);
    add_sweeps(in, (double)in->shape->attributes, 4 * in->d, PAIR_FIELD * (2 + radii), cost);
    cost->read += (double)in->shape->nodes * in->d * sizeof(float);
    cost->bytes = sizeof(float) * (double)in->shape->nodes * in->d + sweep_bytes(in, 2) +
                  (16 * k + SUM_BYTES + 16 * radii) * n;
    cost->checkpoint = (8 * k + SUM_BYTES + 16 * radii) * n * (double)in->shape->attributes;
}

static void add_quality(const cost_input *in, asc_cost *cost) {
    const double n = (double)in->shape->n, each = n / larger(1, (double)in->shape->identities);
    cost->pairs += n * each;
    cost->operations += n * each * 2 * in->d;
    cost->seconds += n * each * 2 * in->d / in->machine->product / in->workers;
    cost->bytes = n * in->d * sizeof(float) / (double)in->layout.ranks;
}

double asc_cost_table_bytes(int64_t images, int64_t attributes, int64_t features, int64_t keeps) {
    enum { NAME_BYTES = 48 }; /* of a file name, with its allocation */
    return (double)images *
           (NAME_BYTES + 4 + (double)attributes + 8.0 * (double)features + (double)keeps);
}

asc_cost asc_cost_unit(asc_analysis_bit analysis, const asc_shape *shape,
                       const asc_settings *settings, const asc_machine *machine,
                       asc_layout layout) {
    enum { LANES = 16 };
    const cost_input in = {
        .shape = shape,
        .settings = settings,
        .machine = machine,
        .layout = layout,
        .d = ceil((double)shape->dimension / LANES) * LANES,
        .words = ceil((double)shape->attributes / 64),
        .workers = (double)layout.ranks * (double)layout.threads,
        .slower = asc_machine_reference.product / machine->product,
    };
    static const struct {
        asc_analysis_bit bit;
        void (*add)(const cost_input *in, asc_cost *cost);
    } formulas[] = {{ASC_ANALYSIS_MACRO, add_macro},         {ASC_ANALYSIS_VERIFY, add_verify},
                    {ASC_ANALYSIS_PROBE, add_probe},         {ASC_ANALYSIS_MAP, add_map},
                    {ASC_ANALYSIS_INFERENCE, add_inference}, {ASC_ANALYSIS_MICRO, add_micro},
                    {ASC_ANALYSIS_QUALITY, add_quality}};
    asc_cost cost = {0};
    if (shape->n < 1 || shape->dimension < 1)
        return cost; /* a unit that will fail */
    if (shape->nodes == 0)
        cost.read = (double)shape->n * in.d * sizeof(float);
    for (size_t f = 0; f < sizeof formulas / sizeof formulas[0]; f++)
        if (formulas[f].bit == analysis)
            formulas[f].add(&in, &cost);
    const double nodes = ceil((double)layout.ranks / (double)layout.ranks_a_node);
    cost.bytes += PROCESS;
    cost.seconds += START + cost.read / machine->disk / nodes +
                    cost.sent / machine->network / (double)layout.ranks;
    return cost;
}

double asc_cost_weight(asc_analysis_bit analysis, const asc_shape *shape,
                       const asc_settings *settings) {
    const asc_layout one = {.ranks = 1, .ranks_a_node = 1, .threads = 1};
    return asc_cost_unit(analysis, shape, settings, &asc_machine_reference, one).seconds;
}
