#include "attrscope/log.h"
#include "macro/macro_parts.h"
#include "sweep/kernels.h"
#include "sweep/load.h"

asc_code asc_macro_population(const asc_macro_input *input, asc_ks_value *values,
                              asc_population_curves *curves) {
    const asc_macro_settings *settings = &input->settings->macro;
    const asc_images *images = input->images;
    const bool by_identity = settings->population.weighting == ASC_WEIGHT_IDENTITY;
    const asc_population_options options = {
        .same_identity = settings->population.same_identity == ASC_SAME_INCLUDE,
        .exact = settings->population.exact,
        .bins = (int32_t)settings->population.bins,
    };
    const asc_kernels *kernels = NULL;
    asc_labels labels = {0};
    asc_weights weights = {0};
    asc_points points = {0};
    asc_code code = asc_kernels_choose(&kernels);
    if (code == ASC_OK)
        code = asc_labels_init(images->attributes, images->identity, images->n,
                               images->n_attributes, kernels->needs_bytes, &labels);
    if (code == ASC_OK && by_identity)
        code = asc_weights_init(&labels, (int32_t)images->n_identities, &weights);
    ASC_TRY(code, asc_agree(input->comm, code), done);
    asc_log(ASC_LOG_INFO, "population KS of %s: %lld images with %s kernels on %d threads a rank",
            asc_study_get_model(input->study, input->model)->label, (long long)images->n,
            kernels->name, asc_sweep_threads());
    ASC_TRY(
        code,
        asc_points_load(input->comm, input->study, input->model, input->rows, images->n, &points),
        done);
    code = asc_population_ks(&points, &labels, by_identity ? &weights : NULL, &options, values,
                             curves);
done:
    asc_points_free(&points);
    asc_weights_free(&weights);
    asc_labels_free(&labels);
    return code;
}
