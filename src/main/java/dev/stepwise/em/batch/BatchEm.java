package dev.stepwise.em.batch;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.Standardisation;
import dev.stepwise.mixture.Estimate;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Expectation maximisation over a fixed set of points to convergence (Dempster, Laird and Rubin 1977): several starts of
 * a few iterations each, the best of them polished. The objective, log-likelihood plus log prior, never falls.
 */
public final class BatchEm {

    /** Starts are tried on at most this many rows, or 200 for each parameter. */
    private static final int TRIAL_ROWS = 20_000;

    private static final int TRIAL_ROWS_PER_PARAMETER = 200;

    /**
     * @param restarts starts to choose from, at least 1
     * @param seed of the random starts
     * @param trialIterations EM iterations of each start before the choice
     * @param maxIterations of the chosen one after that
     * @param objectiveTolerance relative change of the objective at which it may stop
     * @param parameterTolerance and relative change of every parameter
     */
    public record Options(
            int restarts,
            long seed,
            int trialIterations,
            int maxIterations,
            double objectiveTolerance,
            double parameterTolerance) {

        /** More than any fit of a model that is identified needs. */
        public static final int MOST_ITERATIONS = 100_000;

        /** Relative change of the objective that is rounding. */
        public static final double CONVERGED = 1e-13;

        private static final int TRIAL_ITERATIONS = 10;
        private static final double PARAMETER_TO_OBJECTIVE = 1e4;

        /** To convergence. */
        public static Options toConvergence(int restarts, long seed) {
            return until(restarts, seed, MOST_ITERATIONS, CONVERGED);
        }

        /**
         * So far and no further.
         *
         * @param mostIterations of the chosen start, those before the choice included
         * @param tolerance relative change of the objective; a parameter may change by 10,000 times that
         */
        public static Options until(int restarts, long seed, int mostIterations, double tolerance) {
            int trial = Math.min(TRIAL_ITERATIONS, mostIterations);
            return new Options(
                    restarts, seed, trial, mostIterations - trial, tolerance, PARAMETER_TO_OBJECTIVE * tolerance);
        }

        /** As {@link #until}, from a start that is given. */
        public static Options fromStart(int mostIterations, double tolerance) {
            return new Options(1, 0, 0, mostIterations, tolerance, PARAMETER_TO_OBJECTIVE * tolerance);
        }

        /** What the learner does on a few thousand points: near enough, soon. */
        public static Options quick(int restarts, long seed) {
            return new Options(restarts, seed, TRIAL_ITERATIONS, 100, 1e-9, 1e-4);
        }
    }

    /**
     * @param model in standardised units
     * @param standardisation to get there
     * @param prior resolved, in standardised units
     * @param logLikelihood of all points, in the user's units, without the prior
     * @param logPriorKernel in the user's units
     * @param entropy {@code −Σ v r ln r}
     * @param iterations M-steps of the run that led here
     * @param converged whether both tolerances were met
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
     * @param entropy {@code −Σ v r ln r}
     * @param standardisation to get back
     */
    public record Iteration(
            int number,
            double objective,
            MixtureModel model,
            double logLikelihood,
            double entropy,
            Units standardisation) {

        /** {@code Q(θ | θ)}: expected log-likelihood of the points and their memberships together. */
        public double expectedLogLikelihood() {
            return logLikelihood - entropy;
        }

        /** The model in the user's units. */
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

    /** As above, in units that are given. */
    public Result fit(Dataset data, int components, Units standardisation) {
        List<PointBlock> points = data.blocks(standardisation);
        int rows = Math.max(TRIAL_ROWS, TRIAL_ROWS_PER_PARAMETER * shape.parameterCount(components));
        List<PointBlock> trialPoints =
                data.size() <= rows ? points : data.thin(rows).blocks(standardisation);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("there are no points to fit");
        }
        KMeansStart partition = new KMeansStart(shape, trialPoints);
        SplittableRandom random = new SplittableRandom(options.seed());
        List<Run> runs = new ArrayList<>();
        @Nullable CollapseException collapse = null;
        int collapsed = 0;
        for (int restart = 0; restart < options.restarts(); restart++) {
            MixtureModel start = partition.start(components, random.split());
            try {
                Run run = new Run(trialPoints, standardisation, start);
                run.iterate(options.trialIterations(), 0, 0);
                runs.add(run);
            } catch (CollapseException e) {
                collapse = e;
                collapsed++;
            }
            progress.accept(restart + 1);
        }
        runs.sort(Comparator.comparingDouble((Run run) -> run.objective).reversed());
        for (Run run : runs) {
            try {
                return polish(data, points, standardisation, run.model, run.iterations, collapsed);
            } catch (CollapseException e) {
                collapse = e;
                collapsed++;
            }
        }
        throw collapse == null ? new IllegalStateException("no start was made") : collapse;
    }

    /** One run from exactly this start, in the user's units. */
    public Result fitFrom(Dataset data, MixtureModel start) {
        Units standardisation = Standardisation.of(shape, data);
        Units inverse = standardisation.inverse();
        return polish(data, data.blocks(standardisation), standardisation, start.rescale(inverse), 0, 0);
    }

    /** One run from this start, in standardised units. */
    public Result polish(Dataset data, Units standardisation, MixtureModel start) {
        return polish(data, data.blocks(standardisation), standardisation, start, 0, 0);
    }

    private Result polish(
            Dataset data,
            List<PointBlock> points,
            Units standardisation,
            MixtureModel start,
            int iterationsBefore,
            int collapsed) {
        double logJacobian = logJacobian(data, standardisation);
        Run run = new Run(points, standardisation, start);
        run.listener = state -> trace.accept(new Iteration(
                iterationsBefore + state.iterations,
                state.objective,
                state.model,
                state.pass.logLikelihood() - logJacobian,
                state.pass.entropy(),
                standardisation));
        run.listener.accept(run);
        boolean converged =
                run.iterate(options.maxIterations(), options.objectiveTolerance(), options.parameterTolerance());
        boolean variational = priorChoice.isVariational();
        EmPass atModel = variational ? EmPass.over(points, run.model) : run.pass;
        MixtureModel user = run.model.rescale(standardisation);
        MixturePrior userPrior = variational ? run.prior : MixtureModel.rescale(shape, run.prior, standardisation);
        return new Result(
                run.model,
                standardisation,
                run.prior,
                atModel.logLikelihood() - logJacobian,
                variational ? 0 : userPrior.logKernel(user),
                atModel.entropy(),
                iterationsBefore + run.iterations,
                converged,
                collapsed,
                variational ? run.objective - logJacobian : Double.NaN);
    }

    private static double logJacobian(Dataset data, Units standardisation) {
        CompensatedSum sum = new CompensatedSum();
        double[] row = new double[data.columns()];
        for (int i = 0; i < data.size(); i++) {
            data.row(i, row);
            sum.add(data.weight(i) == 0 ? 0 : data.weight(i) * standardisation.logJacobian(row));
        }
        return sum.value();
    }

    /** EM from one start. */
    private final class Run {
        private final List<PointBlock> points;
        MixtureModel model;
        MixturePrior prior;
        EmPass pass;
        double objective;
        int iterations;
        Consumer<Run> listener = run -> {};

        Run(List<PointBlock> points, Units standardisation, MixtureModel start) {
            this.points = points;
            this.model = start;
            this.pass = EmPass.over(points, start);
            // scaled by the first partition, then held: with it moving, the objective could fall
            this.prior = priorChoice.resolve(shape, standardisation, pass.statistics());
            // a start has no posterior, and therefore no bound of the evidence
            this.objective = priorChoice.isVariational()
                    ? Double.NEGATIVE_INFINITY
                    : pass.logLikelihood() + prior.logKernel(model);
        }

        /** Whether both tolerances were met within so many iterations. */
        boolean iterate(int most, double objectiveTolerance, double parameterTolerance) {
            for (int i = 0; i < most; i++) {
                pace.step();
                Estimate estimate = prior.step(shape, pass.statistics(), priorChoice.batchEstimation());
                MixtureModel next = estimate.model();
                EmPass nextPass = EmPass.over(points, estimate.expected());
                double nextObjective = nextPass.logLikelihood() + estimate.logPrior();
                boolean still =
                        Math.abs(nextObjective - objective) <= objectiveTolerance * Math.max(1, Math.abs(nextObjective))
                                && largestMove(model, next) <= parameterTolerance;
                model = next;
                pass = nextPass;
                objective = nextObjective;
                iterations++;
                listener.accept(this);
                if (still) {
                    return true;
                }
            }
            return false;
        }
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
}
