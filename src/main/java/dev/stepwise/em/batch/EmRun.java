package dev.stepwise.em.batch;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.Estimate;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * EM from one start to a maximum of one objective, the log-likelihood plus the log prior, which never falls. After some plain
 * iterations every second one is extrapolated (SQUAREM, Varadhan and Roland 2008, step length 3), and taken back where the
 * objective would be lower. Where rows are many, each goes where the last few lead together ({@link Mixing}), with the same guard.
 */
final class EmRun {

    /** Summing n log-densities loses about this part of their sum. */
    private static final double ROUNDING = 4e-16;

    /** So many iterations in a row that gain no more than rounding errors are the end. */
    private static final int STILL = 3;

    /**
     * Variational Bayes empties components after long stretches without any gain to speak of; what moves a parameter by more
     * than this part of it is such a stretch.
     */
    private static final double UNMOVED = 1e-8;

    /** Nats that show in no digit of a log-likelihood as it is printed. */
    private static final double UNSEEN = 1e-4;

    private static final double ROWS_PER_DIGIT = 500_000;

    /** From so many rows on one digit less is worth fewer passes, in proportion, and fewer passes are made by mixing. */
    private static final double MANY_ROWS = 10_000;

    /** Gains of mixed iterations are uneven: so many in a row tell that little is left. */
    private static final int ARRIVED = 2;

    /** Where so many have not arrived, the objective has a long ridge, along which extrapolations go farther. */
    private static final int MOST_MIXED = 50;

    /** Longest extrapolation, in EM steps. */
    private static final double LONGEST = 1e4;

    private final MixtureShape shape;
    private final List<PointBlock> points;
    private final MixturePrior prior;
    private final Estimation estimation;
    private final Pace pace;
    private Consumer<EmRun> listener = run -> {};

    private MixtureModel model;
    private EmPass pass;
    private double objective;
    private final int rows;
    private int iterations;
    private double longest = 4;
    private int still;
    private final Mixing mixing = new Mixing();
    private double mixedGain = Double.NaN;
    private int arrived;
    private boolean converged;

    /**
     * @param points in standardised units, at least one block
     * @param prior resolved, in standardised units
     */
    EmRun(
            MixtureShape shape,
            List<PointBlock> points,
            MixturePrior prior,
            Estimation estimation,
            MixtureModel start,
            EmPass pass,
            Pace pace) {
        this.shape = shape;
        this.points = points;
        this.rows = points.stream().mapToInt(PointBlock::size).sum();
        this.prior = prior;
        this.estimation = estimation;
        this.pace = pace;
        this.model = start;
        this.pass = pass;
        // a start has no posterior, and therefore no bound of the evidence
        this.objective =
                prior.variational() != null ? Double.NEGATIVE_INFINITY : pass.logLikelihood() + prior.logKernel(start);
    }

    /** Is told of every iteration. */
    void onIteration(Consumer<EmRun> newListener) {
        listener = newListener;
    }

    MixtureModel model() {
        return model;
    }

    MixturePrior prior() {
        return prior;
    }

    /** The E-step at the model. */
    EmPass pass() {
        return pass;
    }

    double objective() {
        return objective;
    }

    /** Whether the tolerance was reached by the iterations that were made last. */
    boolean isConverged() {
        return converged;
    }

    /** Passes over the points after the first one. */
    int iterations() {
        return iterations;
    }

    /**
     * Goes on until what the objective may still gain, as its recent gains tell (Aitken), is below the tolerance.
     *
     * @param most iterations
     * @param plain so many of them without extrapolation
     * @param tolerance in nats; 0: as many iterations as there may be
     * @return whether it was reached
     */
    boolean iterate(int most, int plain, double tolerance) {
        converged = goOn(most, plain, tolerance);
        return converged;
    }

    private boolean goOn(int most, int plain, double tolerance) {
        int last = iterations + most;
        mixing.clear();
        mixedGain = Double.NaN;
        arrived = 0;
        int mixed = 0;
        int firstFast = prior.variational() != null ? last : iterations + plain;
        double gainBefore = Double.NaN;
        while (iterations < last) {
            if (iterations >= firstFast && last - iterations >= 3) { // the last of them is an M-step
                if (rows >= MANY_ROWS && mixed < MOST_MIXED) {
                    mixed++;
                    if (mix(relaxed(tolerance))) {
                        return true;
                    }
                } else if (cycle(relaxed(tolerance))) {
                    return true;
                }
                gainBefore = Double.NaN;
                continue;
            }
            double before = objective;
            MixtureModel modelBefore = model;
            step();
            double gain = objective - before;
            double rate = gain / gainBefore;
            boolean ended =
                    isStill(gain, tolerance) || tolerance > 0 && rate < 1 && left(gain, rate) <= relaxed(tolerance);
            if (ended && (prior.variational() == null || largestMove(modelBefore, model) <= UNMOVED)) {
                return true;
            }
            gainBefore = gain;
        }
        return false;
    }

    /** Returns what is still to gain after a gain that was this part of the one before. */
    private static double left(double gain, double rate) {
        return Math.max(0, gain) * Math.max(0, rate) / (1 - rate);
    }

    /**
     * Ten times the tolerance for each 500,000 rows that have been passed over, and for fewer where there are many rows, up to
     * what no printed digit shows: a maximum that is as flat as that is not worth thousands of passes.
     */
    private double relaxed(double tolerance) {
        if (tolerance >= UNSEEN || tolerance == 0 || prior.variational() != null) {
            return tolerance;
        }
        double digits = iterations * (double) rows / ROWS_PER_DIGIT * Math.max(1, rows / MANY_ROWS);
        return Math.min(UNSEEN, tolerance * Math.pow(10, digits));
    }

    private boolean isStill(double gain, double tolerance) {
        still = tolerance > 0 && Math.abs(gain) <= ROUNDING * Math.max(1, Math.abs(objective)) ? still + 1 : 0;
        return still >= STILL;
    }

    /** Largest change of a parameter relative to its size, where 0.01 standard deviations is the least size that counts. */
    private static double largestMove(MixtureModel before, MixtureModel after) {
        double[] a = before.toArray();
        double[] b = after.toArray();
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]) / Math.max(0.01, Math.abs(b[i])));
        }
        return largest;
    }

    private void step() {
        pace.step();
        Estimate estimate = prior.step(shape, pass.statistics(), estimation);
        take(estimate.model(), EmPass.over(points, estimate.expected()), estimate.logPrior());
    }

    private void take(MixtureModel next, EmPass nextPass, double logPrior) {
        model = next;
        pass = nextPass;
        objective = nextPass.logLikelihood() + logPrior;
        iterations++;
        listener.accept(this);
    }

    /** A plain iteration and one that goes on from there in the direction of two. Whether it has converged. */
    private boolean cycle(double tolerance) {
        double[] start = Coordinates.of(model);
        double before = objective;
        step();
        double gain = objective - before;
        double[] first = Coordinates.of(model);
        MixtureModel second = prior.step(shape, pass.statistics(), estimation).model();
        double[] target = Coordinates.of(second);
        double firstLength = 0;
        double change = 0;
        double secondLength = 0;
        for (int i = 0; i < start.length; i++) {
            double r = first[i] - start[i];
            double next = target[i] - first[i];
            firstLength += r * r;
            secondLength += next * next;
            change += (next - r) * (next - r);
        }
        // the objective falls short of its maximum by the square of what the parameters do
        double rate = firstLength > 0 ? secondLength / firstLength : 0;
        boolean ended = isStill(gain, tolerance) || tolerance > 0 && rate < 1 && left(gain, rate) <= tolerance;
        double length = change > 0 ? Math.sqrt(firstLength / change) : 1;
        MixtureModel far = length > 1 ? extrapolated(start, first, target, Math.min(length, longest)) : null;
        if (far != null && tryOut(far)) {
            longest = length >= longest ? Math.min(LONGEST, 4 * longest) : longest;
            if (ended) {
                step(); // what is told is the result of an M-step
            }
            return ended;
        }
        if (far != null) {
            longest = Math.max(2, longest / 4);
        }
        pace.step();
        take(second, EmPass.over(points, second), prior.logKernel(second));
        return ended;
    }

    /** {@code θ₀ + 2 s r + s² v}, Varadhan and Roland 2008, eq. 7; null where it is no mixture. */
    private @Nullable MixtureModel extrapolated(double[] start, double[] first, double[] second, double length) {
        double[] coordinates = new double[start.length];
        Arrays.setAll(coordinates, i -> {
            double r = first[i] - start[i];
            double v = second[i] - first[i] - r;
            return start[i] + 2 * length * r + length * length * v;
        });
        return at(coordinates);
    }

    /** The mixture with these coordinates; null where it is none. */
    private @Nullable MixtureModel at(double[] coordinates) {
        try {
            return prior.admissible(Coordinates.at(coordinates, model));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** One iteration to where the last few lead, or plain where that is worse. Whether it has converged. */
    private boolean mix(double tolerance) {
        double before = objective;
        MixtureModel next = prior.step(shape, pass.statistics(), estimation).model();
        double[] mixed = mixing.add(Coordinates.of(model), Coordinates.of(next));
        MixtureModel far = mixed == null ? null : at(mixed);
        if (far == null || !tryOut(far)) {
            if (far != null) {
                mixing.clear();
            }
            pace.step();
            take(next, EmPass.over(points, next), prior.logKernel(next));
        }
        double gain = objective - before;
        double rate = gain / mixedGain;
        mixedGain = gain;
        boolean told = rate >= 0 && rate < 1 && left(gain, rate) <= tolerance;
        arrived = tolerance > 0 && gain >= 0 && told ? arrived + 1 : 0;
        boolean ended = isStill(gain, tolerance);
        if (arrived < ARRIVED && !ended) {
            return false;
        }
        double reached = objective;
        step(); // what is told is the result of an M-step, which may know better
        if (ended || objective - reached <= tolerance) {
            return true;
        }
        mixing.clear();
        mixedGain = Double.NaN;
        arrived = 0;
        return false;
    }

    private boolean tryOut(MixtureModel far) {
        pace.step();
        EmPass there = EmPass.over(points, far);
        double logPrior = prior.logKernel(far);
        if (there.logLikelihood() + logPrior >= objective) {
            take(far, there, logPrior);
            return true;
        }
        return false;
    }
}
