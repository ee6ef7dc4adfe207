/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "inference/analysis.h"
#include "plan/plan.h"

/* People of an attribute's sides in a study that has grown; a draw takes at most `most`, 0: all. */
static void grow_sides(const int64_t sides[2], double growth, int64_t most, int64_t grown[2]) {
    const double people = growth * (double)(sides[0] + sides[1]);
    const double taken = most > 0 && people > (double)most ? (double)most / people : 1;
    for (int side = 0; side < 2; side++)
        grown[side] = (int64_t)((double)sides[side] * growth * taken + 0.5);
}

static void print_detectable(const asc_inference_plan *power, double scale, int32_t attribute,
                             const int64_t sides[2]) {
    printf("%.3g for %s (%lld and %lld people)", asc_inference_detectable(scale, sides),
           power->attributes[attribute], (long long)sides[0], (long long)sides[1]);
}

static void print_power(const asc_plan *plan, const asc_settings *settings,
                        const asc_inference_plan *power, double growth) {
    int64_t sides[2][2] = {{0, 0}, {0, 0}};
    int32_t extreme[2] = {-1, -1}; /* attributes with the smallest and the largest */
    double least[2] = {0, 0};
    for (int32_t a = 0; a < power->n_attributes; a++) {
        int64_t grown[2];
        grow_sides(power->sides[a], growth, asc_inference_settings_of(settings)->max_samples,
                   grown);
        if (grown[0] < 2 || grown[1] < 2)
            continue;
        const double at = asc_inference_detectable(1, grown);
        for (int e = 0; e < 2; e++)
            if (extreme[e] < 0 || (e == 0 ? at < least[e] : at > least[e])) {
                extreme[e] = a;
                least[e] = at;
                sides[e][0] = grown[0];
                sides[e][1] = grown[1];
            }
    }
    printf(
        "\nMean KS that the permutation test finds at 0.05 with 80 %% power (from a pilot of %lld "
        "people; cautious: draws of other people find less):\n",
        (long long)power->people);
    for (int64_t m = 0; m < plan->n_models && m < power->n_models; m++) {
        printf("%-24s ", plan->models[m].label);
        if (extreme[0] < 0 || isnan(power->scale[m])) {
            puts("unknown: too few people");
            continue;
        }
        print_detectable(power, power->scale[m], extreme[0], sides[0]);
        if (extreme[1] != extreme[0]) {
            printf(" to ");
            print_detectable(power, power->scale[m], extreme[1], sides[1]);
        }
        putchar('\n');
    }
}

asc_code asc_inference_foresee(MPI_Comm comm, const asc_settings *settings, const asc_plan *plan,
                               double growth) {
    asc_inference_plan power = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_inference_look(comm, settings, &power);
    if (code == ASC_OK && rank == 0)
        print_power(plan, settings, &power, growth);
    asc_inference_plan_free(&power);
    return code;
}
