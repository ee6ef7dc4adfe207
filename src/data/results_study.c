#include "data/results_study.h"

asc_code asc_results_begin_for(const asc_study *study, const asc_settings *settings,
                               const char *path, const char *analysis, asc_results **results) {
    asc_code code = asc_results_begin(path, analysis, results);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_results_note(*results, "study", asc_study_name(study)), failed);
    ASC_TRY(code, asc_results_note(*results, "study_checksum", asc_study_checksum(study)), failed);
    ASC_TRY(code, asc_results_put_settings(*results, settings), failed);
    return ASC_OK;
failed:
    asc_results_abandon(results);
    return code;
}

asc_code asc_results_finish(asc_code put, asc_results **results) {
    if (put == ASC_OK)
        return asc_results_commit(results);
    asc_results_abandon(results);
    return put;
}
