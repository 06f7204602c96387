package dev.stepwise.em.search;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.mixture.MixtureModel;
import java.util.List;

/** First parameters, from the first points. */
public final class ColdStart {

    static final int STARTS = 10;

    private ColdStart() {}

    /**
     * The parameters that were given, or else the best of ten starts on these points, by posterior density. Where maximum
     * likelihood collapses on so few points, the automatic prior takes its place for this once.
     *
     * @param rows at least one, unless initial parameters are given
     */
    public static Seed fit(LearnerSpec spec, List<SampledPoint> rows) {
        if (spec.initial() != null) {
            return given(spec.initial());
        }
        Dataset data = new Dataset(spec.shape().columns());
        boolean weighted = rows.stream().anyMatch(row -> row.weight() > 0);
        for (SampledPoint row : rows) {
            data.add(row.row(), weighted ? row.weight() : 1, row.label());
        }
        BatchEm.Result result = fit(spec, data, spec.seed());
        return new Seed(result.standardisation(), result.model(), rows.size());
    }

    private static Seed given(MixtureModel initial) {
        Units standardisation = Standardisation.of(initial);
        Units inverse = standardisation.inverse();
        return new Seed(standardisation, initial.rescale(inverse), 0);
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
