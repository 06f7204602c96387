package dev.stepwise.em.search;

import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.Rounding;
import dev.stepwise.mixture.MixtureModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many components: as many as there may be are fitted, then merged pair by pair, the pair first whose merging costs the
 * least classification likelihood, with EM in between. The fit of least BIC is the answer. Starts with too many components
 * miss no cluster, which starts with the right number often do (compare Figueiredo and Jain 2002).
 */
final class ComponentSearch {

    /** Fewer than of a fit whose number of components is given: what they miss, merging makes up for. */
    private static final int STARTS = 3;

    private static final int ITERATIONS = 30;
    private static final double TOLERANCE = 1e-6;

    /** A search that has passed its best fit by so many components is over. */
    private static final int PATIENCE = 5;

    private final LearnerSpec spec;
    private final BatchEm first;
    private final BatchEm between;
    private final Pace pace;

    ComponentSearch(LearnerSpec spec, PriorChoice prior, long seed, Pace pace) {
        this.spec = spec;
        this.pace = pace;
        first = new BatchEm(spec.shape(), prior, BatchEm.Options.quick(STARTS, seed)).atPace(pace);
        between = new BatchEm(spec.shape(), prior, BatchEm.Options.fromStart(ITERATIONS, TOLERANCE)).atPace(pace);
    }

    /** @throws dev.stepwise.distribution.CollapseException when every start collapses, which only maximum likelihood does */
    BatchEm.Result fit(Dataset given) {
        Dataset data = given.withWeightsTimes(BatchEm.weightFactor(given));
        int most = Math.clamp(
                data.size() / Math.max(5, spec.shape().columns() + 2), spec.fewestComponents(), spec.components());
        Rounding rounding = Rounding.of(data, spec.shape());
        BatchEm.Result fit = first.fit(data, most);
        BatchEm.Result best = fit;
        double bestBic = bic(fit, data, rounding);
        for (int k = most - 1; k >= spec.fewestComponents(); k--) {
            MixtureModel start = withOneLess(fit, data);
            if (start == null || k < best.model().components() - PATIENCE) {
                break;
            }
            fit = between.polish(data, fit.standardisation(), start);
            double bic = bic(fit, data, rounding);
            if (bic <= bestBic) {
                bestBic = bic;
                best = fit;
            }
        }
        return first.polish(data, best.standardisation(), best.model());
    }

    /**
     * Returns the BIC of rows of mean weight, which challenges use too. So the unit of the weights does not choose the
     * number of components.
     */
    private double bic(BatchEm.Result fit, Dataset data, Rounding rounding) {
        double rows = data.size();
        double shares = data.totalWeight() > 0 ? rows / data.totalWeight() : 1;
        double logLikelihood = fit.logLikelihood() * shares;
        if (!rounding.isNone()) {
            Candidate raw = new Candidate(fit.standardisation(), fit.model());
            logLikelihood += rows * (raw.widened(rounding).meanLogDensity(data) - raw.meanLogDensity(data));
        }
        return -2 * logLikelihood + spec.parameterCount(fit.model().components()) * Math.log(rows);
    }

    private @Nullable MixtureModel withOneLess(BatchEm.Result fit, Dataset data) {
        MStep mStep = new MStep(spec, fit.standardisation());
        SplitMergeMoves moves = new SplitMergeMoves(mStep, data.blocks(fit.standardisation()), fit.model(), pace);
        List<SplitMergeMove> shrinkages = moves.shrinkages();
        SplitMergeMove.Outcome outcome = shrinkages.isEmpty() ? null : moves.outcome(shrinkages.get(0));
        return outcome == null ? null : outcome.model();
    }
}
