package dev.stepwise.em.batch;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.GrossErrors;
import dev.stepwise.em.points.Resolution;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Expectation maximisation over a fixed set of points to convergence (Dempster, Laird and Rubin 1977): several starts of
 * a few iterations each, the best of them polished. The objective, log-likelihood plus log prior, never falls.
 */
public final class BatchEm {

    /** Starts are tried on at most this many rows, or 50 for each parameter. */
    private static final int TRIAL_ROWS = 20_000;

    private static final int TRIAL_ROWS_PER_PARAMETER = 50;

    /**
     * @param restarts starts to choose from, at least 1
     * @param seed of the random starts
     * @param trialIterations EM iterations of each start before the choice
     * @param maxIterations of the chosen one after that
     * @param plainIterations the first so many of these are plain EM
     * @param tolerance nats that the objective may still gain where it has converged; 0: it never has
     */
    public record Options(
            int restarts, long seed, int trialIterations, int maxIterations, int plainIterations, double tolerance) {

        /** More than any fit of a model that is identified needs. */
        public static final int MOST_ITERATIONS = 100_000;

        /** Nats left that move no parameter by a hundred-thousandth of its standard error. */
        public static final double CONVERGED = 1e-12;

        private static final int TRIAL_ITERATIONS = 10;
        private static final int PLAIN_ITERATIONS = 20;
        private static final int QUICK_ITERATIONS = 100;
        private static final double NEAR = 0.01;

        /** To convergence. */
        public static Options toConvergence(int restarts, long seed) {
            return until(restarts, seed, MOST_ITERATIONS, CONVERGED);
        }

        /**
         * So far and no further.
         *
         * @param mostIterations of the chosen start, those before the choice included
         * @param tolerance nats that may be left
         */
        public static Options until(int restarts, long seed, int mostIterations, double tolerance) {
            int trial = Math.min(TRIAL_ITERATIONS, mostIterations);
            return new Options(restarts, seed, trial, mostIterations - trial, 0, tolerance);
        }

        /** Returns options as {@link #until} does, but for a start that is given. */
        public static Options fromStart(int mostIterations, double tolerance) {
            return new Options(1, 0, 0, mostIterations, PLAIN_ITERATIONS, tolerance);
        }

        /** Returns the options of the learner for a few thousand points. The fit comes near enough, and soon. */
        public static Options quick(int restarts, long seed) {
            return new Options(restarts, seed, TRIAL_ITERATIONS, QUICK_ITERATIONS, 0, NEAR);
        }
    }

    /**
     * @param model in standardised units
     * @param standardisation to get there
     * @param prior resolved, in standardised units
     * @param logLikelihood of all points, in the user's units, without the prior
     * @param logPriorKernel in the user's units
     * @param entropy {@code −Σ v r ln r}
     * @param iterations passes over the points of the run that led here
     * @param converged whether less than the tolerance is left to gain
     * @param collapsed starts that ended with a component on too few points
     * @param evidenceBound under variational Bayes the lower bound of the log evidence, in the user's units; else NaN
     */
    public record Result(
            MixtureModel model,
            Units standardisation,
            MixturePrior prior,
            double logLikelihood,
            double logPriorKernel,
            double entropy,
            int iterations,
            boolean converged,
            int collapsed,
            double evidenceBound) {

        /** The model in the user's units. */
        public MixtureModel userModel() {
            return model.rescale(standardisation);
        }
    }

    /**
     * The state after an M-step of the run that is polished.
     *
     * @param number of M-steps that led here; 0 is a start that was given
     * @param objective log-likelihood plus log prior, in standardised units: what never falls
     * @param model in standardised units
     * @param logLikelihood of all points, in the user's units, without the prior
     * @param pass the E-step at the model
     * @param standardisation to get back
     */
    public record Iteration(
            int number, double objective, MixtureModel model, double logLikelihood, EmPass pass, Units standardisation)
            implements FitIteration {

        @Override
        public double expectedLogLikelihood() {
            return logLikelihood - pass.entropy();
        }

        @Override
        public MixtureModel userModel() {
            return model.rescale(standardisation);
        }
    }

    private final MixtureShape shape;
    private final PriorChoice priorChoice;
    private final Options options;
    private IntConsumer progress = done -> {};
    private Pace pace = Pace.FULL;
    private Consumer<Iteration> trace = iteration -> {};

    public BatchEm(MixtureShape shape, PriorChoice prior, Options options) {
        this.shape = shape;
        this.priorChoice = prior;
        this.options = options;
    }

    /** Steps at this pace. */
    public BatchEm atPace(Pace other) {
        pace = other;
        return this;
    }

    /** Is told after every start how many are done. */
    public BatchEm onProgress(IntConsumer listener) {
        progress = listener;
        return this;
    }

    /** Is told of every iteration of the run that is polished. */
    public BatchEm onIteration(Consumer<Iteration> listener) {
        trace = listener;
        return this;
    }

    /**
     * The best of several starts.
     *
     * @throws CollapseException when every start collapses, which only maximum likelihood does
     */
    public Result fit(Dataset data, int components) {
        return fit(data, components, Standardisation.of(shape, data));
    }

    /** Fits as above, in units that are given. */
    public Result fit(Dataset data, int components, Units standardisation) {
        Problem problem = problem(data, standardisation);
        int rows = Math.max(TRIAL_ROWS, TRIAL_ROWS_PER_PARAMETER * shape.parameterCount(components));
        List<PointBlock> trialPoints = data.size() <= rows
                ? problem.points()
                : problem.data().thin(rows).blocks(standardisation);
        if (problem.points().isEmpty()) {
            throw new IllegalArgumentException("there are no points to fit");
        }
        List<CollapseException> collapses = new ArrayList<>();
        StartSearch search = new StartSearch(
                shape, priorChoice.isVariational(), options, progress, start -> run(problem, trialPoints, start));
        for (EmRun run : search.best(trialPoints, components, collapses)) {
            try {
                return polish(problem, run.model(), run.iterations(), collapses.size());
            } catch (CollapseException e) {
                collapses.add(e);
            }
        }
        throw collapses.getLast();
    }

    /** One run from exactly this start, in the user's units. */
    public Result fitFrom(Dataset data, MixtureModel start) {
        Units standardisation = Standardisation.of(shape, data);
        Units inverse = standardisation.inverse();
        return polish(data, standardisation, start.rescale(inverse));
    }

    /** One run from this start, in standardised units. */
    public Result polish(Dataset data, Units standardisation, MixtureModel start) {
        return polish(problem(data, standardisation), start, 0, 0);
    }

    /** Goes on from what was found with a larger tolerance. */
    public Result goOn(Dataset data, Result found) {
        Problem problem = problem(data, found.standardisation());
        return polish(problem, found.model(), found.iterations(), found.collapsed());
    }

    /**
     * A problem is what is fitted: the data without gross errors, equal rows as one, in standardised units, and how narrow
     * components may be.
     */
    private record Problem(Dataset data, Units standardisation, List<PointBlock> points, double[] leastVariances) {}

    private Problem problem(Dataset data, Units standardisation) {
        Dataset fitted = GrossErrors.of(data, shape).data().withWeightsTimes(weightFactor(data));
        double[] leastVariances = Resolution.leastVariances(fitted, shape, standardisation);
        Dataset merged = fitted.merged();
        return new Problem(merged, standardisation, merged.blocks(standardisation), leastVariances);
    }

    /**
     * Returns the factor that weights are multiplied by. Weights that are below 1 on average are no counts of points,
     * so the factor makes their average 1. Otherwise it is 1.
     */
    public static double weightFactor(Dataset data) {
        double total = data.totalWeight();
        int rows = data.weightedRows();
        return total > 0 && total < rows ? rows / total : 1;
    }

    private EmRun run(Problem problem, List<PointBlock> points, MixtureModel start) {
        EmPass pass = EmPass.over(points, start);
        MixturePrior prior =
                priorChoice.resolve(shape, problem.standardisation(), pass.statistics(), problem.leastVariances());
        return new EmRun(shape, points, prior, priorChoice.batchEstimation(), start, pass, pace);
    }

    private Result polish(Problem problem, MixtureModel start, int iterationsBefore, int collapsed) {
        Units standardisation = problem.standardisation();
        double logJacobian = logJacobian(problem.data(), standardisation);
        EmRun run = run(problem, problem.points(), start);
        Consumer<EmRun> listener = state -> trace.accept(new Iteration(
                iterationsBefore + state.iterations(),
                state.objective(),
                state.model(),
                state.pass().logLikelihood() - logJacobian,
                state.pass(),
                standardisation));
        run.onIteration(listener);
        listener.accept(run);
        boolean converged = run.iterate(options.maxIterations(), options.plainIterations(), options.tolerance());
        boolean variational = priorChoice.isVariational();
        EmPass atModel = variational ? EmPass.over(problem.points(), run.model()) : run.pass();
        MixtureModel user = run.model().rescale(standardisation);
        MixturePrior userPrior = variational ? run.prior() : MixtureModel.rescale(shape, run.prior(), standardisation);
        return new Result(
                run.model(),
                standardisation,
                run.prior(),
                atModel.logLikelihood() - logJacobian,
                variational ? 0 : userPrior.logKernel(user),
                atModel.entropy(),
                iterationsBefore + run.iterations(),
                converged,
                collapsed,
                variational ? run.objective() - logJacobian : Double.NaN);
    }

    private double logJacobian(Dataset data, Units standardisation) {
        CompensatedSum sum = new CompensatedSum();
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            sum.add(
                    data.weight(i) == 0
                            ? 0
                            : data.weight(i) * (standardisation.logJacobian(row) - shape.logJacobian(row)));
        }
        return sum.value();
    }
}
