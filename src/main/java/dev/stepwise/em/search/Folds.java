package dev.stepwise.em.search;

import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.Rounding;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rows of a challenge in four parts of equal size; what is fitted to three of them is judged on the fourth. */
final class Folds {

    static final int COUNT = 4;

    private final Dataset rows;
    private final Rounding rounding;
    private final @Nullable Dataset[] fitted = new Dataset[COUNT];
    private final @Nullable Dataset[] judged = new Dataset[COUNT];

    Folds(Dataset rows, MixtureShape shape) {
        this.rows = rows;
        this.rounding = Rounding.of(rows, shape);
    }

    /** Number of all rows. */
    int rows() {
        return rows.size();
    }

    /** Returns the rounding of all rows. */
    Rounding rounding() {
        return rounding;
    }

    /** All rows but those of a part. */
    Dataset fitted(int fold) {
        return part(fitted, fold, false);
    }

    /** The rows of a part. */
    Dataset judged(int fold) {
        return part(judged, fold, true);
    }

    /** The oldest three quarters of the rows. */
    Dataset older() {
        return between(0, rows.size() - rows.size() / COUNT);
    }

    /** The newest quarter of the rows. */
    Dataset newest() {
        return between(rows.size() - rows.size() / COUNT, rows.size());
    }

    private Dataset between(int from, int to) {
        Dataset part = new Dataset(rows.columns());
        double[] row = new double[rows.columns()];
        for (int i = from; i < to; i++) {
            rows.row(i, row);
            part.add(row, rows.weight(i), rows.label(i));
        }
        return part;
    }

    private Dataset part(@Nullable Dataset[] parts, int fold, boolean inFold) {
        Dataset part = parts[fold];
        if (part == null) {
            part = new Dataset(rows.columns());
            double[] row = new double[rows.columns()];
            for (int i = 0; i < rows.size(); i++) {
                if (i % COUNT == fold == inFold) {
                    rows.row(i, row);
                    part.add(row, rows.weight(i), rows.label(i));
                }
            }
            parts[fold] = part;
        }
        return part;
    }

    /**
     * A judgement on the first part, or on all of them where the first alone leaves it open: where it would be worth it if it
     * were as sure as all together are. Null when there is none on some part.
     *
     * @param onFold fits to all but a part, and judges on that part
     */
    static @Nullable PairedComparison judge(
            IntFunction<@Nullable PairedComparison> onFold, Predicate<PairedComparison> worthIt) {
        PairedComparison first = onFold.apply(0);
        if (first == null || worthIt.test(first) || !worthIt.test(first.surer(COUNT))) {
            return first;
        }
        List<PairedComparison> all = new ArrayList<>(List.of(first));
        for (int fold = 1; fold < COUNT; fold++) {
            PairedComparison comparison = onFold.apply(fold);
            if (comparison == null) {
                return null;
            }
            all.add(comparison);
        }
        return PairedComparison.pooled(all);
    }
}
