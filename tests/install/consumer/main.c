/* A user's program against the installed library. */
#include <attrscope/launch.h>
#include <attrscope/stats.h>
#include <attrscope/status.h>
#include <attrscope/sweep.h>
#include <stdio.h>

int main(int argc, char **argv) {
    asc_launch_prepare();
    MPI_Init(&argc, &argv);
    double a[] = {1, 2, 3}, b[] = {2, 3, 4};
    asc_points points;
    asc_code code = asc_points_init(MPI_COMM_WORLD, ASC_COSINE, 10, 4, false, &points);
    if (code == ASC_OK)
        asc_points_free(&points);
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 0)
        printf("KS %.3f\n", asc_ks_statistic(a, 3, b, 3));
    MPI_Finalize();
    return code;
}
