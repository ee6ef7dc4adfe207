#include "attrscope/verify.h"

#include "attrscope/log.h"
#include "data/results_study.h"
#include "verify/report.h"

static asc_code write_results(const asc_study *study, const asc_settings *settings,
                              const char *path, const asc_verify_outcome *outcomes) {
    asc_results *results = NULL;
    asc_code code = asc_results_begin_for(study, settings, path, "verify", &results);
    if (code != ASC_OK)
        return code;
    return asc_results_finish(asc_verify_report(outcomes, asc_study_model_count(study), results),
                              &results);
}

static void tell(const asc_verify_outcome *outcome) {
    const asc_rates *rates = &outcome->rates[ASC_VERIFY_ALL];
    asc_log(ASC_LOG_INFO,
            "verify: %s: AUC %.6f, EER %.4f over %lld matched and %lld unmatched pairs",
            outcome->model->label, rates->auc, rates->eer, (long long)rates->n_matched,
            (long long)rates->n_unmatched);
}

asc_code asc_verify_run(MPI_Comm comm, asc_study *study, const asc_settings *settings,
                        const char *results_path) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    const int64_t n_models = asc_study_model_count(study);
    asc_verify_outcome *outcomes = NULL;
    asc_code code = ASC_OK;
    if (n_models == 0)
        code = asc_fail(
            ASC_DATA, "study %s: it has no models; list them under models:", asc_study_name(study));
    if (code == ASC_OK)
        code = asc_alloc(&outcomes, (uint64_t)n_models, sizeof *outcomes, "outcomes of models");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int64_t m = 0; m < n_models; m++) {
        asc_verify_outcome *outcome = &outcomes[m];
        outcome->model = asc_study_get_model(study, m);
        code = asc_selection_make_for(study, m, settings->verify.keep, &outcome->selection);
        ASC_TRY(code, asc_agree(comm, code), done);
        ASC_TRY(code, asc_verify_all(comm, study, m, &settings->verify, outcome), done);
        ASC_TRY(code, asc_verify_sampled(comm, study, m, settings, outcome), done);
        tell(outcome);
    }
    if (rank == 0)
        code = write_results(study, settings, results_path, outcomes);
    code = asc_agree(comm, code);
done:
    for (int64_t m = 0; outcomes && m < n_models; m++)
        asc_verify_outcome_free(&outcomes[m]);
    free(outcomes);
    return code;
}
