package dev.stepwise.em.markov;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.batch.BatchEm;
import dev.stepwise.em.batch.FitIteration;
import dev.stepwise.em.batch.KMeansStart;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.CompensatedSum;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.em.points.GrossErrors;
import dev.stepwise.em.points.Resolution;
import dev.stepwise.em.points.Standardisation;
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
 * Fits hidden Markov models to sequences of points, to convergence: several starts of a few iterations each, the best of them
 * polished. One start is the mixture that fits the points without their order, so that the fit is never less likely than that.
 */
public final class BaumWelch {

    /** Starts are tried on about this many rows. */
    private static final int TRIAL_ROWS = 20_000;

    /** So many iterations more for the better half of the starts, and twice as many for each half of these. */
    private static final int HALVING_ITERATIONS = 20;

    /** The best so many starts are followed, so far, until so many nats are left. */
    private static final int FOLLOWED = 5;

    private static final int FOLLOWED_ITERATIONS = 300;
    private static final double FOLLOWED_TOLERANCE = 1e-3;

    /** Shares of the steps that change nothing, which starts have by turns. */
    private static final double[] STAYING = {0.5, 0.9, 0};

    /**
     * What was found.
     *
     * @param mixture the states as a mixture whose weights are their shares of the points; its log-likelihood, entropy and
     *     iterations are those of the hidden Markov model
     * @param model in standardised units
     */
    public record Result(BatchEm.Result mixture, HiddenMarkovModel model) {

        /** The model in the user's units. */
        public HiddenMarkovModel userModel() {
            return model.rescale(mixture.standardisation());
        }
    }

    /**
     * The state after an M-step of the run that is polished.
     *
     * @param number of M-steps that led here; 0 is a start that was given
     * @param model in the user's units
     * @param logLikelihood of all points, in the user's units, without the prior
     * @param expectedLogLikelihood {@code Q(θ | θ)}, of the points and their states together
     */
    public record Iteration(int number, HiddenMarkovModel model, double logLikelihood, double expectedLogLikelihood)
            implements FitIteration {

        @Override
        public MixtureModel userModel() {
            return model.emissions();
        }
    }

    private final MixtureShape shape;
    private final PriorChoice priorChoice;
    private final BatchEm.Options options;
    private IntConsumer progress = done -> {};
    private Consumer<Iteration> trace = iteration -> {};

    /**
     * @param shape without a background
     * @param prior not that of variational Bayes; what it adds to the weights of a mixture, it adds to each probability of the
     *     chain
     * @param options the iterations before the first extrapolation are not looked at: there is none
     */
    public BaumWelch(MixtureShape shape, PriorChoice prior, BatchEm.Options options) {
        if (shape.hasBackground() || prior.isVariational()) {
            throw new IllegalArgumentException("no background and no variational Bayes for hidden Markov models");
        }
        this.shape = shape;
        this.priorChoice = prior;
        this.options = options;
    }

    /** Is told after every start how many are done. */
    public BaumWelch onProgress(IntConsumer listener) {
        progress = listener;
        return this;
    }

    /** Is told of every iteration of the run that is polished. */
    public BaumWelch onIteration(Consumer<Iteration> listener) {
        trace = listener;
        return this;
    }

    /** A problem is what is fitted: the data without gross errors, in standardised units, and how narrow states may be. */
    private record Problem(Dataset data, Units standardisation, MarkovPass.Points points, double[] leastVariances) {}

    /**
     * The best of several starts.
     *
     * @throws CollapseException when every start collapses, which only maximum likelihood does
     */
    public Result fit(Dataset data, Sequences sequences, int states) {
        Problem problem = problem(data, sequences);
        List<CollapseException> collapses = new ArrayList<>();
        for (BaumWelchRun run : candidates(problem, sequences, data, states, collapses)) {
            try {
                return polish(problem, run.model(), run.iterations(), collapses.size());
            } catch (CollapseException e) {
                collapses.add(e);
            }
        }
        throw collapses.getLast();
    }

    /**
     * One run from these distributions, in the user's units.
     *
     * @param start its weights are those of the states in every step; half of the steps change nothing
     */
    public Result fitFrom(Dataset data, Sequences sequences, MixtureModel start) {
        Problem problem = problem(data, sequences);
        MixtureModel standardised = start.rescale(problem.standardisation().inverse());
        return polish(problem, HiddenMarkovModel.sticky(standardised, STAYING[0]), 0, 0);
    }

    private Problem problem(Dataset data, Sequences sequences) {
        Units standardisation = Standardisation.of(shape, data);
        Dataset fitted = GrossErrors.of(data, shape).data().withWeightsTimes(BatchEm.weightFactor(data));
        return new Problem(
                fitted,
                standardisation,
                MarkovPass.Points.of(fitted, sequences, standardisation),
                Resolution.leastVariances(fitted, shape, standardisation));
    }

    /** Runs that have not collapsed, the most promising one first. */
    private List<BaumWelchRun> candidates(
            Problem problem, Sequences sequences, Dataset data, int states, List<CollapseException> collapses) {
        MarkovPass.Points trial = sequences.rows() <= TRIAL_ROWS
                ? problem.points()
                : MarkovPass.Points.of(problem.data(), sequences.thin(TRIAL_ROWS), problem.standardisation());
        List<BaumWelchRun> runs = new ArrayList<>();
        KMeansStart partition =
                new KMeansStart(shape, problem.data().thin(TRIAL_ROWS).blocks(problem.standardisation()));
        SplittableRandom random = new SplittableRandom(options.seed());
        int starts = states == 1 ? 1 : options.restarts();
        for (int restart = 0; restart < starts; restart++) {
            SplittableRandom own = random.split();
            HiddenMarkovModel start = restart == 0
                    ? ofMixture(problem, data, states, collapses)
                    : HiddenMarkovModel.sticky(
                            partition.byTurns(restart, states, own),
                            STAYING[restart / KMeansStart.KINDS % STAYING.length]);
            attempt(runs, start == null ? null : run(problem, trial, start), options.trialIterations(), collapses);
            progress.accept(restart + 1);
        }
        for (int more = HALVING_ITERATIONS; runs.size() > FOLLOWED; more *= 2) {
            int better = Math.max(FOLLOWED, runs.size() / 2);
            goOn(runs, better, Math.min(more, options.maxIterations()), collapses);
        }
        if (runs.size() > 1) {
            goOn(runs, FOLLOWED, Math.min(FOLLOWED_ITERATIONS, options.maxIterations()), collapses);
        }
        return runs;
    }

    /** The mixture without the order of the points; null where it collapses. */
    private @Nullable HiddenMarkovModel ofMixture(
            Problem problem, Dataset data, int states, List<CollapseException> collapses) {
        try {
            BatchEm.Options quick = BatchEm.Options.quick(options.restarts(), options.seed());
            MixtureModel mixture = new BatchEm(shape, priorChoice, quick)
                    .fit(data, states, problem.standardisation())
                    .model();
            return HiddenMarkovModel.sticky(mixture, 0);
        } catch (CollapseException e) {
            collapses.add(e);
            return null;
        }
    }

    /** Keeps the better runs and takes them on. */
    private static void goOn(List<BaumWelchRun> runs, int kept, int iterations, List<CollapseException> collapses) {
        List<BaumWelchRun> better = List.copyOf(runs.subList(0, Math.min(kept, runs.size())));
        runs.clear();
        for (BaumWelchRun run : better) {
            attempt(runs, run, run.isConverged() ? 0 : iterations, collapses);
        }
    }

    /** Takes a run on and puts it in its place among the others, unless it collapses. */
    private static void attempt(
            List<BaumWelchRun> runs, @Nullable BaumWelchRun run, int iterations, List<CollapseException> collapses) {
        if (run == null) {
            return;
        }
        try {
            if (iterations > 0) {
                run.iterate(iterations, FOLLOWED_TOLERANCE);
            }
            runs.add(run);
            runs.sort(Comparator.comparingDouble(one -> -one.objective()));
        } catch (CollapseException e) {
            collapses.add(e);
        }
    }

    private BaumWelchRun run(Problem problem, MarkovPass.Points points, HiddenMarkovModel start) {
        MarkovPass pass = MarkovPass.over(points, start);
        MixturePrior prior =
                priorChoice.resolve(shape, problem.standardisation(), pass.statistics(), problem.leastVariances());
        return new BaumWelchRun(points, prior, priorChoice.batchEstimation(), start, pass);
    }

    private Result polish(Problem problem, HiddenMarkovModel start, int iterationsBefore, int collapsed) {
        Units standardisation = problem.standardisation();
        double logJacobian = logJacobian(problem.data(), standardisation);
        BaumWelchRun run = run(problem, problem.points(), start);
        Consumer<BaumWelchRun> listener = state -> trace.accept(new Iteration(
                iterationsBefore + state.iterations(),
                state.model().rescale(standardisation),
                state.pass().logLikelihood() - logJacobian,
                state.pass().logLikelihood() - state.pass().entropy() - logJacobian));
        run.onIteration(listener);
        listener.accept(run);
        run.iterate(options.maxIterations(), options.tolerance());
        MixtureModel emissions = run.model().emissions();
        MixtureModel user = emissions.rescale(standardisation);
        MixturePrior userPrior = MixtureModel.rescale(shape, run.emissionPrior(), standardisation);
        return new Result(
                new BatchEm.Result(
                        emissions,
                        standardisation,
                        run.emissionPrior(),
                        run.pass().logLikelihood() - logJacobian,
                        userPrior.logKernel(user),
                        run.pass().entropy(),
                        iterationsBefore + run.iterations(),
                        run.isConverged(),
                        collapsed,
                        Double.NaN),
                run.model());
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
}
