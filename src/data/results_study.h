/* How an analysis of a study begins and ends its update of a results file. Internal; local: the
 * root. */
#ifndef ATTRSCOPE_DATA_RESULTS_STUDY_H
#define ATTRSCOPE_DATA_RESULTS_STUDY_H

#include "attrscope/results.h"
#include "attrscope/study.h"

/* asc_results_begin, with the study's name and checksum and all settings noted. Errors: as there;
 * then nothing is begun. */
asc_code asc_results_begin_for(const asc_study *study, const asc_settings *settings,
                               const char *path, const char *analysis, asc_results **results);

/* Commits the update if what was put into it is ASC_OK, else throws it away and passes that code
 * on.
 */
asc_code asc_results_finish(asc_code put, asc_results **results);

#endif
