#include <math.h>

#include "attrscope/sweep.h"
#include "plan/formulas.h"

static const double START = 0.02; /* seconds for opening files and agreeing, a unit */

/* Bytes of a rank before it has any data; what reading a model takes besides, as a share of it; and
 * what reading scattered rows takes: MPI-IO reads around them, up to a limit. */
static const double PROCESS = 50e6, LOADING = 0.5, SCATTERED = 5.8, SCATTERED_ROW = 2050,
                    SCATTERED_MOST = 1e9;

const double asc_cost_job_start = 0.5;

double asc_cost_pairs(double n) {
    return 0.5 * n * (n - 1);
}

double asc_cost_own_rows(const asc_cost_input *in) {
    const double blocks = ceil((double)in->shape->n / ASC_BLOCK_ROWS);
    return ceil(blocks / (double)in->layout.ranks) * ASC_BLOCK_ROWS;
}

void asc_cost_add_sweeps(const asc_cost_input *in, double sweeps, double operations_a_pair,
                         double seconds_a_pair, asc_cost *cost) {
    const double n = (double)in->shape->n, pairs = asc_cost_pairs(n) * sweeps;
    const double ranks = (double)in->layout.ranks, rounds = floor(ranks / 2);
    const double share = asc_cost_own_rows(in) / n * ranks; /* of the rank with the most blocks */
    cost->pairs += pairs;
    cost->operations += pairs * operations_a_pair;
    cost->seconds += share * pairs / in->workers *
                     (operations_a_pair / in->machine->product + in->slower * seconds_a_pair);
    cost->messages += sweeps * rounds * ceil(n / ASC_BLOCK_ROWS);
    cost->sent += sweeps * rounds * n * in->d * sizeof(float);
}

double asc_cost_sweep_bytes(const asc_cost_input *in, double vectors) {
    const double visitors = in->layout.ranks > 1 ? 2.0 * ASC_BLOCK_ROWS : 0;
    return vectors * sizeof(float) *
           (in->d * (fmin(asc_cost_own_rows(in), (double)in->shape->n) + visitors) +
            (double)in->layout.threads * ASC_STRIP_ROWS * ASC_BLOCK_ROWS);
}

double asc_cost_labels_bytes(const asc_cost_input *in) {
    return (double)in->shape->n * (in->words * 16 + 12);
}

double asc_cost_scattered(const asc_cost_input *in) {
    return fmin(SCATTERED_MOST,
                (double)in->shape->n * (SCATTERED_ROW + SCATTERED * in->d * sizeof(float)));
}

double asc_cost_loading(const asc_cost_input *in) {
    return LOADING * (double)in->shape->n * in->d * sizeof(float) / (double)in->layout.ranks;
}

double asc_cost_samples(const asc_cost_input *in, int64_t most) {
    const double identities = (double)in->shape->identities;
    return most > 0 ? fmin((double)most, identities) : identities;
}

double asc_cost_table_bytes(int64_t images, int64_t attributes, int64_t features, int64_t keeps) {
    enum { NAME_BYTES = 48 }; /* of a file name, with its allocation */
    return (double)images *
           (NAME_BYTES + 4 + (double)attributes + 8.0 * (double)features + (double)keeps);
}

asc_cost asc_cost_unit(const asc_analysis *analysis, const asc_shape *shape,
                       const asc_settings *settings, const asc_machine *machine,
                       asc_layout layout) {
    enum { LANES = 16 };
    const asc_cost_input in = {
        .shape = shape,
        .settings = settings,
        .machine = machine,
        .layout = layout,
        .d = ceil((double)shape->dimension / LANES) * LANES,
        .words = ceil((double)shape->attributes / 64),
        .workers = (double)layout.ranks * (double)layout.threads,
        .slower = asc_machine_reference.product / machine->product,
    };
    asc_cost cost = {0};
    if (shape->n < 1 || shape->dimension < 1)
        return cost; /* a unit that will fail */
    if (shape->nodes == 0)
        cost.read = (double)shape->n * in.d * sizeof(float);
    if (analysis->cost)
        analysis->cost(&in, &cost);
    const double nodes = ceil((double)layout.ranks / (double)layout.ranks_a_node);
    cost.bytes += PROCESS;
    cost.seconds += START + cost.read / machine->disk / nodes +
                    cost.sent / machine->network / (double)layout.ranks;
    return cost;
}

double asc_cost_weight(const asc_analysis *analysis, const asc_shape *shape,
                       const asc_settings *settings) {
    const asc_layout one = {.ranks = 1, .ranks_a_node = 1, .threads = 1};
    return asc_cost_unit(analysis, shape, settings, &asc_machine_reference, one).seconds;
}
