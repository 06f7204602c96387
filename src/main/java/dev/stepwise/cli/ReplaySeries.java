package dev.stepwise.cli;

import dev.stepwise.em.learner.Snapshot;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.report.ReplayWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Cuts the points of a replay into windows of one length, as they are scored, and hands each on with how the learner stood at the
 * next end of a round.
 */
final class ReplaySeries {

    /** What counts as the prediction of a row. */
    interface Predictions {

        /**
         * {@code ln p(x)} of a row under parameters that were not fitted to it; NaN: it does not count.
         *
         * @param scored the row's log-density as it was scored in its turn
         */
        double of(int row, double scored);
    }

    private record Window(long points, double logLikelihood) {}

    private final Dataset points;
    private final int every;
    private final Predictions predictions;
    private final DoubleSupplier holdout;
    private final Consumer<ReplayWindow> sink;
    private final Deque<Window> full = new ArrayDeque<>();
    private int next;
    private double logLikelihood;
    private double weight;

    /**
     * @param every so many points a window ends; the last is shorter
     * @param predictions of the rows
     * @param holdout mean log-likelihood of points held out, under the parameters as they stand
     */
    ReplaySeries(
            Dataset points, int every, Predictions predictions, DoubleSupplier holdout, Consumer<ReplayWindow> sink) {
        this.points = points;
        this.every = every;
        this.predictions = predictions;
        this.holdout = holdout;
        this.sink = sink;
    }

    /** Takes the points that come next. */
    void scored(ScoredBlock block) {
        for (int i = 0; i < block.size(); i++) {
            double prediction = predictions.of(next, block.logDensity(i));
            double v = points.weight(next++);
            if (v > 0 && !Double.isNaN(prediction)) {
                logLikelihood += v * prediction;
                weight += v;
            }
            if (next % every == 0 || next == points.size()) {
                full.add(new Window(next, logLikelihood / weight));
                logLikelihood = 0;
                weight = 0;
            }
        }
    }

    /** A round has ended. */
    void roundEnded(Supplier<Snapshot> learner) {
        if (full.isEmpty()) {
            return;
        }
        Snapshot end = learner.get();
        double ofHoldout = holdout.getAsDouble();
        for (Window window : full) {
            sink.accept(ReplayWindow.of(window.points(), window.logLikelihood(), end, ofHoldout));
        }
        full.clear();
    }
}
