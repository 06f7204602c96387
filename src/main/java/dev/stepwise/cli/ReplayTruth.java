package dev.stepwise.cli;

import dev.stepwise.codec.csv.CsvFormat;
import dev.stepwise.codec.data.DataColumn;
import dev.stepwise.em.batch.AdjustedRandIndex;
import dev.stepwise.em.scoring.ScoredBlock;
import java.nio.file.Path;

/** Compares the clusters that points are assigned to, in order, with the true ones; rows without a true one do not count. */
final class ReplayTruth {

    private final int[] groups;
    private final AdjustedRandIndex agreement = new AdjustedRandIndex();
    private int next;

    ReplayTruth(Path data, CsvFormat format, String column) {
        groups = DataColumn.groups(data, format, column);
    }

    /** Takes the points that come next. */
    void scored(ScoredBlock block) {
        for (int i = 0; i < block.size(); i++) {
            assigned(block.cluster(i));
        }
    }

    /** Takes the cluster of the next point. */
    void assigned(int cluster) {
        int group = groups[next++];
        if (group != DataColumn.MISSING) {
            agreement.add(cluster, group);
        }
    }

    /** NaN for fewer than two points. */
    double adjustedRandIndex() {
        return agreement.value();
    }
}
