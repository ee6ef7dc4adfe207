#include <stdio.h>
#include <stdlib.h>

#include "attrscope/sweep.h"
#include "macro/macro_parts.h"
#include "macro/population_ks.h"
#include "sweep/kernels.h"
#include "sweep/load.h"

static asc_code put_curves(asc_results *results, const asc_study_model *model,
                           const asc_population_curves *curves, int32_t n_attributes) {
    char name[3 * ASC_NAME_LENGTH];
    const int64_t n_edges = curves->bins + 1;
    const int64_t dims[] = {3, n_attributes, curves->bins};
    snprintf(name, sizeof name, "population/%s/edges", model->label);
    asc_code code = asc_results_put_f64(results, name, 1, &n_edges, curves->edges, "distance",
                                        "Edges of the histogram's bins; the first and the last bin "
                                        "also hold what lies beyond them");
    if (code != ASC_OK)
        return code;
    snprintf(name, sizeof name, "population/%s/shares", model->label);
    return asc_results_put_f64(
        results, name, 3, dims, curves->shares, "1",
        "Share of the pairs (weighted as the settings say) in each bin: inside "
        "the positive modality, across, inside the negative one; attributes; "
        "bins");
}

static asc_code run_model(const asc_macro_input *input, int64_t model, const asc_labels *labels,
                          const asc_weights *weights, asc_ks_study *out, asc_results *results) {
    const asc_macro_settings *settings = &input->settings->macro;
    const asc_population_options options = {
        .same_identity = settings->population.same_identity == ASC_SAME_INCLUDE,
        .exact = settings->population.exact,
        .bins = (int32_t)settings->population.bins,
    };
    asc_points points = {0};
    asc_population_curves curves = {0};
    asc_ks_value *values = out->values + model * out->n_attributes * 2;
    asc_code code = ASC_OK;
    ASC_TRY(
        code,
        asc_points_load(input->comm, input->study, model, input->rows, input->images->n, &points),
        done);
    ASC_TRY(code, asc_population_ks(&points, labels, weights, &options, values, &curves), done);
    if (results)
        code = put_curves(results, asc_study_get_model(input->study, model), &curves,
                          out->n_attributes);
    code = asc_agree(input->comm, code);
done:
    asc_population_curves_free(&curves);
    asc_points_free(&points);
    return code;
}

asc_code asc_macro_population(const asc_macro_input *input, asc_ks_study *out,
                              asc_results *results) {
    const asc_images *images = input->images;
    const bool by_identity = input->settings->macro.population.weighting == ASC_WEIGHT_IDENTITY;
    const asc_kernels *kernels = NULL;
    asc_labels labels = {0};
    asc_weights weights = {0};
    asc_code code = asc_kernels_choose(&kernels);
    if (code == ASC_OK)
        code = asc_labels_init(images->attributes, images->identity, images->n,
                               images->n_attributes, kernels->needs_bytes, &labels);
    if (code == ASC_OK && by_identity)
        code = asc_weights_init(&labels, (int32_t)images->n_identities, &weights);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    asc_log(ASC_LOG_INFO, "population KS of %lld images with %s kernels on %d threads a rank",
            (long long)images->n, kernels->name, asc_sweep_threads());
    for (int64_t m = 0; m < input->n_models && code == ASC_OK; m++)
        code = run_model(input, input->first_model + m, &labels, by_identity ? &weights : NULL, out,
                         results);
done:
    asc_weights_free(&weights);
    asc_labels_free(&labels);
    return code;
}
