package dev.stepwise.em.search;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.points.SampleBlocks;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Changes a model by splits and merges, one after the other, as long as each is worth it on rows that played no part in
 * finding it (after Ueda, Nakano, Ghahramani and Hinton 2000). The others of the components stay as they are.
 */
final class SplitMergeSearch {

    private static final int MOST_MOVES = 8;

    /** Moves of a kind that are tried before it is given up. */
    private static final int TRIES = 3;

    /** An exchange has to gain more than so many standard errors, */
    private static final double STANDARD_ERRORS = 3;

    /** and more than this, in nats per point. */
    private static final double LEAST_GAIN = 0.001;

    /** One component less may cost, at so many standard errors, no more than its parameters are worth. */
    private static final double MERGE_STANDARD_ERRORS = 2;

    /** One component more has to gain so many times what its parameters are worth, so that it does not come and go. */
    private static final double SPLIT_PRICES = 2;

    private final LearnerSpec spec;
    private final MStep mStep;
    private final Folds folds;
    private final List<PointBlock> fitted;
    private final SplittableRandom random;
    private final Pace pace;
    private final double rows;

    /**
     * A model after its changes.
     *
     * @param model in the units that it was given in
     * @param origin for each component the one that it was before; −1: it is new
     * @param gain on the judged rows, in nats per point, less what its parameters cost beyond those of the model before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Result(MixtureModel model, int[] origin, double gain) {

        /** The components that are new. */
        int[] moved() {
            return IntStream.range(0, origin.length).filter(k -> origin[k] < 0).toArray();
        }

        Result then(Result next) {
            int[] both =
                    IntStream.of(next.origin).map(k -> k < 0 ? k : origin[k]).toArray();
            return new Result(next.model, both, gain + next.gain);
        }
    }

    SplitMergeSearch(MStep mStep, Folds folds, SplittableRandom random, Pace pace) {
        this.spec = mStep.spec();
        this.mStep = mStep;
        this.folds = folds;
        this.fitted = folds.fitted(0).blocks(mStep.standardisation());
        this.random = random;
        this.pace = pace;
        this.rows = folds.rows();
    }

    /** The model after all changes that are worth it; null when none is. */
    @Nullable
    Result of(MixtureModel model) {
        Result whole = null;
        MixtureModel current = model;
        for (int move = 0; move < MOST_MOVES && !fitted.isEmpty(); move++) {
            Result step = step(current);
            if (step == null) {
                return whole;
            }
            whole = whole == null ? step : whole.then(step);
            current = step.model();
        }
        return whole;
    }

    private @Nullable Result step(MixtureModel model) {
        SplitMergeMoves moves = new SplitMergeMoves(mStep, fitted, model, random, pace);
        Result result = first(
                model,
                moves,
                moves.exchanges(),
                0,
                comparison -> comparison.exceeds(STANDARD_ERRORS) && comparison.gain() > LEAST_GAIN);
        if (!spec.choosesComponents()) {
            return result;
        }
        int k = model.components();
        if (k < spec.components()) {
            double price = price(k, k + 1);
            Result growth = first(
                    model,
                    moves,
                    moves.growths(),
                    price,
                    comparison -> comparison.exceeds(STANDARD_ERRORS)
                            && comparison.gain() > SPLIT_PRICES * price + LEAST_GAIN);
            result = growth != null && (result == null || isBetter(growth, result, price)) ? growth : result;
        }
        if (result == null && k > spec.fewestComponents()) {
            double price = price(k - 1, k);
            result = first(
                    model,
                    moves,
                    moves.shrinkages(),
                    -price,
                    comparison -> comparison.gain() - MERGE_STANDARD_ERRORS * comparison.standardError() > -price);
        }
        return result;
    }

    /** Whether one change is worth more than another on the rows that judge, beyond this price. */
    private boolean isBetter(Result change, Result other, double price) {
        PairedComparison comparison = judge(0, change.model(), other.model());
        return comparison != null && comparison.gain() > price;
    }

    /** Returns what the parameters that come with more components are worth by BIC, in nats per row. */
    private double price(int fewer, int more) {
        MixtureShape shape = spec.shape();
        return (shape.parameterCount(more) - shape.parameterCount(fewer)) / 2.0 * Math.log(rows) / rows;
    }

    private @Nullable Result first(
            MixtureModel model,
            SplitMergeMoves moves,
            List<SplitMergeMove> candidates,
            double price,
            Predicate<PairedComparison> worthIt) {
        for (SplitMergeMove move : candidates.subList(0, Math.min(TRIES, candidates.size()))) {
            SplitMergeMove.Outcome outcome = moves.outcome(move);
            MixtureModel candidate = outcome == null ? null : partial(0, outcome.model(), outcome.moving());
            if (outcome == null || candidate == null) {
                continue;
            }
            PairedComparison comparison = Folds.judge(
                    fold -> judge(
                            fold,
                            fold == 0 ? candidate : partial(fold, outcome.model(), outcome.moving()),
                            partial(fold, model, move.affected())),
                    worthIt);
            if (comparison != null && worthIt.test(comparison)) {
                return new Result(candidate, outcome.origin(), comparison.gain() - price);
            }
        }
        return null;
    }

    private @Nullable MixtureModel partial(int fold, MixtureModel start, int[] moving) {
        List<PointBlock> points = fold == 0 ? fitted : folds.fitted(fold).blocks(mStep.standardisation());
        return new PartialEm(mStep, points, start, moving, pace).run();
    }

    private @Nullable PairedComparison judge(
            int fold, @Nullable MixtureModel candidate, @Nullable MixtureModel incumbent) {
        if (candidate == null || incumbent == null) {
            return null;
        }
        SampleBlocks judged = new SampleBlocks(folds.judged(fold), mStep.standardisation());
        return PairedComparison.of(
                judged.boundedLogDensities(folds.rounding().widened(candidate, mStep.standardisation())),
                judged.boundedLogDensities(folds.rounding().widened(incumbent, mStep.standardisation())),
                judged);
    }
}
