package dev.stepwise.em.markov;

import dev.stepwise.distribution.Estimation;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import java.util.function.Consumer;

/**
 * The EM algorithm of hidden Markov models from one start (Baum, Petrie, Soules and Weiss 1970) to a maximum of one objective, the
 * log-likelihood plus the log prior, which never falls.
 */
final class BaumWelchRun {

    /** Summing n log-densities loses about this part of their sum. */
    private static final double ROUNDING = 4e-16;

    /** So many iterations in a row that gain no more than rounding errors are the end. */
    private static final int STILL = 3;

    private final MarkovPass.Points points;
    private final MixturePrior emissionPrior;
    private final double pseudoCount;
    private final Estimation estimation;
    private Consumer<BaumWelchRun> listener = run -> {};

    private HiddenMarkovModel model;
    private MarkovPass pass;
    private double objective;
    private int iterations;
    private int still;
    private boolean converged;

    /**
     * @param prior resolved, in standardised units; what it adds to each weight of a mixture is added to each count of the first
     *     states and of the steps from one state to another
     * @param pass the E-step at the start
     */
    BaumWelchRun(
            MarkovPass.Points points,
            MixturePrior prior,
            Estimation estimation,
            HiddenMarkovModel start,
            MarkovPass pass) {
        this.points = points;
        this.emissionPrior = new MixturePrior(prior.blocks(), 0, prior.held());
        this.pseudoCount = prior.weightPseudoCount();
        this.estimation = estimation;
        this.model = start;
        this.pass = pass;
        this.objective = pass.logLikelihood() + logPrior();
    }

    void onIteration(Consumer<BaumWelchRun> newListener) {
        listener = newListener;
    }

    HiddenMarkovModel model() {
        return model;
    }

    MixturePrior emissionPrior() {
        return emissionPrior;
    }

    /** The E-step at the model. */
    MarkovPass pass() {
        return pass;
    }

    double objective() {
        return objective;
    }

    /** Passes over the points after the first one. */
    int iterations() {
        return iterations;
    }

    /** Whether the tolerance was reached by the iterations that were made last. */
    boolean isConverged() {
        return converged;
    }

    /**
     * Goes on until what the objective may still gain, as its recent gains tell (Aitken), is below the tolerance.
     *
     * @param most iterations
     * @param tolerance in nats
     */
    void iterate(int most, double tolerance) {
        converged = false;
        double gainBefore = Double.NaN;
        for (int i = 0; i < most && !converged; i++) {
            double before = objective;
            step();
            double gain = objective - before;
            double rate = gain / gainBefore;
            double left = Math.max(0, gain) * Math.max(0, rate) / (1 - rate);
            converged = isStill(gain) || rate < 1 && left <= tolerance;
            gainBefore = gain;
        }
    }

    private boolean isStill(double gain) {
        still = Math.abs(gain) <= ROUNDING * Math.max(1, Math.abs(objective)) ? still + 1 : 0;
        return still >= STILL;
    }

    private void step() {
        MixtureModel emissions = emissionPrior.estimate(model.emissions().shape(), pass.statistics(), estimation);
        int states = model.states();
        double[] initial = shares(pass.starting(), model.initial());
        double[][] transitions = new double[states][];
        for (int j = 0; j < states; j++) {
            double[] row = new double[states];
            for (int k = 0; k < states; k++) {
                row[k] = model.transition(j, k);
            }
            transitions[j] = shares(pass.transitions()[j], row);
        }
        model = new HiddenMarkovModel(initial, transitions, emissions);
        pass = MarkovPass.over(points, model);
        objective = pass.logLikelihood() + logPrior();
        iterations++;
        listener.accept(this);
    }

    /** Counts as probabilities; of no counts those that were. */
    private double[] shares(double[] counts, double[] before) {
        double total = counts.length * pseudoCount;
        for (double count : counts) {
            total += count;
        }
        double[] shares = new double[counts.length];
        for (int k = 0; k < shares.length; k++) {
            shares[k] = total > 0 ? (counts[k] + pseudoCount) / total : before[k];
        }
        return shares;
    }

    /** Without constants. */
    private double logPrior() {
        double logs = 0;
        for (int j = 0; j < model.states() && pseudoCount > 0; j++) {
            logs += Math.log(model.initial()[j]);
            for (int k = 0; k < model.states(); k++) {
                logs += Math.log(model.transition(j, k));
            }
        }
        return pseudoCount * logs + emissionPrior.logKernel(model.emissions());
    }
}
