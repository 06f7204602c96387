package dev.stepwise.em.search;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.em.scoring.MeanWeight;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.mixture.MixtureModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First parameters, from the first points. */
public final class ColdStart {

    static final int STARTS = 10;

    /** The first attempt without extreme rows leaves out one in so many, each one after it twice as many. */
    private static final int FIRST_SHARE = 100;

    /**
     * The record says what a first fit came to.
     *
     * @param seed the parameters
     * @param leftOut rows that no fit could be made with, the most extreme ones; usually 0
     */
    public record FirstFit(Seed seed, int leftOut) {}

    private ColdStart() {}

    /**
     * The parameters that were given, or else the best of ten starts on these points, by posterior density. Where maximum
     * likelihood collapses on so few points, the automatic prior takes its place for this once. Where a fit fails on its numbers,
     * the most extreme rows are left out, up to half of them.
     *
     * @param rows at least one, unless initial parameters are given
     * @throws RuntimeException that of the last attempt, when there is no fit of the other half either
     */
    public static FirstFit find(LearnerSpec spec, List<SampledPoint> rows) {
        Dataset data = new Dataset(spec.shape().columns());
        boolean weighted = rows.stream().anyMatch(row -> row.weight() > 0);
        for (SampledPoint row : rows) {
            data.add(row.row(), weighted ? row.weight() : 1, row.label());
        }
        double most = RowLimits.mostMeanWeights(spec.memoryLengths(spec.fewestComponents())[0]);
        double mean = MeanWeight.of(data, most);
        FirstFit found = find(spec, data.withWeightsIn(mean, most));
        Seed seed = found.seed();
        return spec.initial() != null || !weighted
                ? found
                : new FirstFit(new Seed(seed.standardisation(), seed.model(), seed.points(), mean), found.leftOut());
    }

    /** Fits as {@link #find} does, where it does not matter how many rows are left out. */
    public static Seed fit(LearnerSpec spec, List<SampledPoint> rows) {
        return find(spec, rows).seed();
    }

    /** First parameters again, from rows that have been sampled, or as given; null when there are no rows, or no fit of them. */
    public static @Nullable Seed again(LearnerSpec spec, Dataset rows) {
        if (rows.size() == 0 && spec.initial() == null) {
            return null;
        }
        try {
            return find(spec, rows.thin(spec.bootstrapPoints())).seed();
        } catch (RuntimeException e) { // whatever the arithmetic ends in; rows to come may have a fit
            return null;
        }
    }

    private static FirstFit find(LearnerSpec spec, Dataset data) {
        if (spec.initial() != null) {
            return new FirstFit(given(spec.initial()), 0);
        }
        int leftOut = 0;
        while (true) {
            Dataset kept = leftOut == 0 ? data : ExtremeRows.without(data, leftOut);
            try {
                return new FirstFit(seed(spec, kept), leftOut);
            } catch (RuntimeException e) { // whatever the arithmetic ends in
                leftOut = Math.max(2 * leftOut, Math.max(1, data.size() / FIRST_SHARE));
                if (leftOut > data.size() / 2) {
                    throw e;
                }
            }
        }
    }

    private static Seed given(MixtureModel initial) {
        Units standardisation = Standardisation.of(initial);
        Units inverse = standardisation.inverse();
        return new Seed(standardisation, initial.rescale(inverse), 0);
    }

    private static Seed seed(LearnerSpec spec, Dataset data) {
        BatchEm.Result result = fit(spec, data, spec.seed());
        if (!Standardisation.holds(result.standardisation(), result.model())) {
            throw new InvalidParametersException("the first fit is not finite");
        }
        return new Seed(result.standardisation(), result.model(), data.size());
    }

    private static BatchEm.Result fit(LearnerSpec spec, Dataset data, long seed) {
        try {
            return fit(spec, spec.prior(), data, seed);
        } catch (CollapseException e) {
            return fit(spec, new PriorChoice.Automatic(), data, seed);
        }
    }

    private static BatchEm.Result fit(LearnerSpec spec, PriorChoice prior, Dataset data, long seed) {
        return spec.choosesComponents()
                ? new ComponentSearch(spec, prior, seed, Pace.FULL).fit(data)
                : new BatchEm(spec.shape(), prior, BatchEm.Options.quick(STARTS, seed)).fit(data, spec.components());
    }
}
