package dev.stepwise.em.search;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.InvalidParametersException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.EmPass;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.points.Candidate;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.GrossErrors;
import dev.stepwise.em.points.Rounding;
import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A test that a learner wants its model to be put to: long work, for another thread, on copies of everything it needs. Three
 * quarters of the rows serve to polish the model that is served, to fit fresh starts, and to split and merge components; on the
 * last quarter what came of it is held against that model. Where that leaves it open, each quarter is judged in its turn.
 *
 * <p>Where no more rows come, all that ever came have the fit that a file of them would have.
 */
public final class Challenge {

    /** Fresh starts of a challenge; first parameters that are found again have more. */
    private static final int STARTS = 3;

    /** Starts of a fit of all rows. */
    private static final int STARTS_OF_ALL = 30;

    /** A whole fit has to gain more than so many standard errors. */
    private static final double STANDARD_ERRORS = 2;

    /** A challenger that is better by more than so many standard errors leads, though it is not adopted, */
    private static final double LEADS = 1;

    /** where that is more nats per point than this, which is what a rearrangement has to gain. */
    private static final double LEAST_LEAD = 0.001;

    /** Of EM on the weights alone, whose steps are large where clusters are apart. */
    private static final int WEIGHT_ITERATIONS = 5;

    private final long number;
    private final LearnerSpec spec;
    private final Units standardisation;
    private final MixtureModel served;
    private final Dataset rows;
    private final boolean refit;

    /** @param refit whether the served parameters are first ones, found from few points */
    public Challenge(
            long number, LearnerSpec spec, Units standardisation, MixtureModel served, Dataset rows, boolean refit) {
        this.number = number;
        this.spec = spec;
        this.standardisation = standardisation;
        this.served = served;
        this.rows = GrossErrors.of(rows, spec.shape()).data();
        this.refit = refit;
    }

    /**
     * A fit of all rows that have ever come, to convergence. Nobody has asked for it, so its number says to which stream it belongs.
     *
     * @param points of the stream
     */
    public static Challenge ofAllRows(
            long points, LearnerSpec spec, Units standardisation, MixtureModel served, Dataset rows) {
        return new Challenge(-points, spec, standardisation, served, rows, true);
    }

    /** Returns the number of the challenge. Numbers strictly increase; that of a fit of all rows is below 0. */
    public long number() {
        return number;
    }

    /** Does the work. The same challenge gives the same result. */
    public ChallengeResult run() {
        return run(Pace.FULL);
    }

    /**
     * Does the work at a pace.
     *
     * @throws java.util.concurrent.CancellationException when the pace gives it up
     */
    public ChallengeResult run(Pace pace) {
        if (number < 0) {
            return fitOfAll(pace);
        }
        Folds folds = new Folds(rows, spec.shape());
        long seed = spec.seed() + number;
        Whole whole = refit || spec.has(Ingredient.CHALLENGES) ? wholeFit(folds, seed, pace) : null;
        if (spec.has(Ingredient.SPLIT_MERGE) && mayRearrange()) {
            MStep mStep = new MStep(spec, standardisation);
            SplitMergeSearch.Result result =
                    new SplitMergeSearch(mStep, folds, new SplittableRandom(seed), pace).of(served);
            if (result != null && (whole == null || !whole.isWorthIt() || !isClearlyBetter(whole, result, folds))) {
                return lasting(folds, pace, new ChallengeResult(number, result.gain(), adoption(mStep, result, pace)));
            }
        }
        if (whole == null) {
            return new ChallengeResult(number, 0, null);
        }
        Adoption adoption = whole.isWorthIt() ? adoption(whole.em(), whole.candidate()) : null;
        return lasting(folds, pace, new ChallengeResult(number, whole.gain(), adoption));
    }

    /**
     * The result, or none where it does not last: its model, fitted to the older rows alone, has to be better on the newest too. The
     * judged parts of all rows lie between those that were fitted to, so where clusters move with every point they tell what was,
     * and each stretch has a model of its own that is gone with it. Rows of a learner that forgets nothing are in no order.
     */
    private ChallengeResult lasting(Folds folds, Pace pace, ChallengeResult result) {
        Adoption adoption = result.adoption();
        if (adoption == null || refit || !spec.memory().forgets() || rows.size() < 2 * Folds.COUNT) {
            return result;
        }
        BatchEm em = new BatchEm(spec.shape(), spec.prior(), BatchEm.Options.quick(1, spec.seed())).atPace(pace);
        try {
            Candidate older = polished(em, folds.older(), new Candidate(adoption.standardisation(), adoption.model()));
            PairedComparison comparison = compare(older, served, folds, folds.newest());
            return comparison.gain() > 0 ? result : new ChallengeResult(number, 0, null);
        } catch (CollapseException | InvalidParametersException e) {
            return new ChallengeResult(number, 0, null);
        }
    }

    /** From the served model and from fresh starts, unless initial parameters were given. */
    private ChallengeResult fitOfAll(Pace pace) {
        BatchEm em = new BatchEm(spec.shape(), spec.prior(), BatchEm.Options.toConvergence(STARTS_OF_ALL, spec.seed()))
                .atPace(pace);
        BatchEm.Result best = null;
        try {
            best = em.polish(rows, standardisation, served);
            if (spec.initial() == null) {
                int components = spec.choosesComponents()
                        ? new ComponentSearch(spec, spec.prior(), spec.seed(), pace)
                                .fit(rows)
                                .model()
                                .components()
                        : served.components();
                BatchEm.Result fresh = em.fit(rows, components);
                best = isBetter(fresh, best) ? fresh : best;
            }
        } catch (CollapseException | InvalidParametersException e) {
            // what has been found before remains
        }
        if (best == null) {
            return new ChallengeResult(number, 0, null);
        }
        Candidate found = new Candidate(best.standardisation(), best.model());
        double gain = found.meanLogDensity(rows)
                - new Candidate(standardisation, served).meanLogDensity(rows)
                - price(best.model().components());
        return new ChallengeResult(number, Double.isFinite(gain) ? Math.max(0, gain) : 0, adoption(em, found));
    }

    /** By the objective, or by BIC where the numbers of components differ. */
    private boolean isBetter(BatchEm.Result fit, BatchEm.Result other) {
        int components = fit.model().components();
        if (components == other.model().components()) {
            return spec.prior().isVariational()
                    ? fit.evidenceBound() > other.evidenceBound()
                    : fit.logLikelihood() + fit.logPriorKernel() > other.logLikelihood() + other.logPriorKernel();
        }
        Rounding rounding = Rounding.of(rows, spec.shape());
        double gain = new Candidate(fit.standardisation(), fit.model())
                        .widened(rounding)
                        .meanLogDensity(rows)
                - new Candidate(other.standardisation(), other.model())
                        .widened(rounding)
                        .meanLogDensity(rows);
        return gain > price(components) - price(other.model().components());
    }

    /** The best whole fit, with its gain over the served model. */
    private record Whole(BatchEm em, Candidate candidate, double gain, boolean isWorthIt) {}

    /**
     * Whether a whole fit is worth more than a change of a few components, which leaves the others what they remember: by two
     * standard errors on the rows that judge, beyond what its parameters cost.
     */
    private boolean isClearlyBetter(Whole whole, SplitMergeSearch.Result change, Folds folds) {
        Dataset judged = folds.judged(0);
        return PairedComparison.of(
                        whole.candidate().widened(folds.rounding()).boundedLogDensities(judged),
                        new Candidate(standardisation, change.model())
                                .widened(folds.rounding())
                                .boundedLogDensities(judged),
                        new SampleBlocks(judged, standardisation))
                .less(price(whole.candidate().model().components())
                        - price(change.model().components()))
                .exceeds(STANDARD_ERRORS);
    }

    /** Returns whether components may change places. Held parameters belong to the components as they are. */
    private boolean mayRearrange() {
        return spec.prior().held().equals(HeldParameters.NONE);
    }

    private @Nullable Whole wholeFit(Folds folds, long seed, Pace pace) {
        BatchEm em = new BatchEm(
                        spec.shape(), spec.prior(), BatchEm.Options.quick(refit ? ColdStart.STARTS : STARTS, seed))
                .atPace(pace);
        List<Candidate> candidates = new ArrayList<>();
        try {
            candidates.add(polished(em, folds.fitted(0), new Candidate(standardisation, served)));
            if (mayRearrange() || refit) {
                candidates.add(fresh(em, folds.fitted(0), seed, pace));
            }
        } catch (CollapseException | InvalidParametersException e) {
            // what has been found before remains
        }
        PairedComparison best = null;
        Candidate winner = null;
        for (Candidate candidate : candidates) {
            PairedComparison comparison = judge(candidate, folds, 0);
            if (best == null || comparison.gain() > best.gain()) {
                best = comparison;
                winner = candidate;
            }
        }
        if (best == null || winner == null) {
            return null;
        }
        PairedComparison first = best;
        Candidate found = winner;
        Predicate<PairedComparison> worthIt = comparison -> comparison.exceeds(refit ? 0 : STANDARD_ERRORS);
        PairedComparison comparison =
                Folds.judge(fold -> fold == 0 ? first : judgeAgain(em, found, folds, fold), worthIt);
        return comparison == null || !worthIt.test(comparison)
                ? new Whole(em, found, lead(comparison == null ? first : comparison), false)
                : new Whole(em, found, comparison.gain(), true);
    }

    /** The gain of a challenger that is not adopted; not above 0 where that may well be chance. */
    private static double lead(PairedComparison comparison) {
        boolean leads = comparison.exceeds(LEADS) && comparison.gain() > LEAST_LEAD;
        return leads ? comparison.gain() : Math.min(0, comparison.gain());
    }

    private static Candidate polished(BatchEm em, Dataset data, Candidate from) {
        return new Candidate(
                from.standardisation(),
                em.polish(data, from.standardisation(), from.model()).model());
    }

    /**
     * The gain over the served model, less what it costs. Where other weights make that one better, it has them: short memories
     * find them without a challenge, and a burst of points is no reason to forget what all memories know.
     */
    private PairedComparison judge(Candidate candidate, Folds folds, int fold) {
        PairedComparison comparison = compare(candidate, served, folds, folds.judged(fold));
        if (refit) {
            return comparison;
        }
        PairedComparison other = compare(candidate, reweighed(folds.fitted(fold)), folds, folds.judged(fold));
        return other.gain() < comparison.gain() ? other : comparison;
    }

    private PairedComparison compare(Candidate candidate, MixtureModel model, Folds folds, Dataset judged) {
        Candidate incumbent = new Candidate(standardisation, model);
        return PairedComparison.of(
                        candidate.widened(folds.rounding()).boundedLogDensities(judged),
                        incumbent.widened(folds.rounding()).boundedLogDensities(judged),
                        new SampleBlocks(judged, standardisation))
                .less(price(candidate.model().components()));
    }

    /** The served model with weights that these rows give it, a prior of half a point each. */
    private MixtureModel reweighed(Dataset rows) {
        List<PointBlock> points = rows.blocks(standardisation);
        MixtureModel model = served;
        for (int i = 0; i < WEIGHT_ITERATIONS && !points.isEmpty(); i++) {
            double[] weights = EmPass.over(points, model).statistics().masses();
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                weights[k] += 0.5;
                sum += weights[k];
            }
            for (int k = 0; k < weights.length; k++) {
                weights[k] *= (1 - served.backgroundWeight()) / sum;
            }
            model = model.withWeights(weights);
        }
        return model;
    }

    private @Nullable PairedComparison judgeAgain(BatchEm em, Candidate found, Folds folds, int fold) {
        try {
            return judge(polished(em, folds.fitted(fold), found), folds, fold);
        } catch (CollapseException | InvalidParametersException e) {
            return null;
        }
    }

    private Candidate fresh(BatchEm em, Dataset fitted, long seed, Pace pace) {
        BatchEm.Result fit = spec.choosesComponents()
                ? new ComponentSearch(spec, spec.prior(), seed, pace).fit(fitted)
                : em.fit(fitted, served.components());
        return new Candidate(fit.standardisation(), fit.model());
    }

    /** Returns what the parameters of a model cost beyond those of the served one, by BIC, in nats per row. */
    private double price(int components) {
        MixtureShape shape = spec.shape();
        int more = shape.parameterCount(components) - shape.parameterCount(served.components());
        return more / 2.0 * Math.log(rows.size()) / rows.size();
    }

    private Adoption adoption(BatchEm em, Candidate winner) {
        Units units = Standardisation.areNear(winner.standardisation(), standardisation)
                ? standardisation
                : winner.standardisation();
        MixtureModel model = Standardisation.convert(winner.model(), winner.standardisation(), units);
        try {
            model = em.polish(rows, units, model).model();
        } catch (CollapseException | InvalidParametersException e) {
            // the winner as it is
        }
        return new Adoption(units, model, statistics(units, model));
    }

    private Adoption adoption(MStep mStep, SplitMergeSearch.Result result, Pace pace) {
        MixtureModel polished =
                new PartialEm(mStep, rows.blocks(standardisation), result.model(), result.moved(), pace).run();
        MixtureModel model = polished == null ? result.model() : polished;
        return new Adoption(standardisation, model, statistics(standardisation, model), result.origin());
    }

    private MixtureStatistics statistics(Units units, MixtureModel model) {
        return EmPass.over(rows.blocks(units), model).statistics();
    }

    @Override
    public String toString() {
        return "Challenge[" + number + ", " + rows.size() + " rows" + (refit ? ", refit" : "") + "]";
    }
}
