/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/team.h"

#include <stdio.h>

void asc_team_note(asc_team *team, asc_code code) {
    if (code == ASC_OK)
        return;
#pragma omp critical(asc_team)
    if (team->code == ASC_OK) {
        snprintf(team->message, sizeof team->message, "%s", asc_error_message());
#pragma omp atomic write
        team->code = code;
    }
}

int asc_team_failed(asc_team *team) {
    asc_code code;
#pragma omp atomic read
    code = team->code;
    return code != ASC_OK;
}

asc_code asc_team_end(const asc_team *team) {
    return team->code == ASC_OK ? ASC_OK : asc_fail(team->code, "%s", team->message);
}
