package dev.stepwise.mixture;

import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.ExpectedDensity;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.VariationalPosterior;
import dev.stepwise.distribution.VariationalPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The prior says what is believed of all parameters of a mixture.
 *
 * @param blocks one for each block
 * @param weightPseudoCount a, added to the mass of every component and of the background: {@code w_k = (m_k + a) / (Σm + K a)}
 * @param held what is not estimated at all
 * @param variational under variational Bayes what it believes of the weights, the blocks being its own priors; else null
 */
public record MixturePrior(
        List<Prior> blocks,
        double weightPseudoCount,
        HeldParameters held,
        @Nullable WeightPrior variational) {

    /** The automatic prior adds half a point to each weight (Jeffreys) while a component has next to none. */
    public static final double AUTOMATIC_PSEUDO_COUNT = 0.5;

    /** The automatic prior of batch EM adds this to each mass, so that no weight is 0. */
    private static final double WEAK_PSEUDO_COUNT = 1e-6;

    public MixturePrior {
        blocks = List.copyOf(blocks);
    }

    /** Makes a prior of maximum a posteriori estimates. */
    public MixturePrior(List<Prior> blocks, double weightPseudoCount, HeldParameters held) {
        this(blocks, weightPseudoCount, held, null);
    }

    /** Makes a prior with nothing held. */
    public MixturePrior(List<Prior> blocks, double weightPseudoCount) {
        this(blocks, weightPseudoCount, HeldParameters.NONE);
    }

    /** Returns the same beliefs with these parameters known. */
    public MixturePrior holding(HeldParameters known) {
        return new MixturePrior(blocks, weightPseudoCount, known);
    }

    /** Maximum likelihood of every parameter. */
    public static MixturePrior none(int blocks) {
        return new MixturePrior(
                IntStream.range(0, blocks).mapToObj(b -> Prior.NONE).toList(), 0);
    }

    /**
     * The automatic prior, scaled by these statistics. What it adds to the weights fades as the least component, or the background,
     * comes to have points: it is there for those that would have none, and would show in the weight of a rare one.
     */
    public static MixturePrior automatic(MixtureShape shape, MixtureStatistics statistics) {
        List<Prior> priors = new ArrayList<>();
        for (int b = 0; b < shape.families().size(); b++) {
            priors.add(shape.families().get(b).automaticPrior(statistics.block(b)));
        }
        double least = shape.hasBackground() ? statistics.backgroundMass() : Double.POSITIVE_INFINITY;
        for (double mass : statistics.masses()) {
            least = Math.min(least, mass);
        }
        return new MixturePrior(priors, Math.max(WEAK_PSEUDO_COUNT, AUTOMATIC_PSEUDO_COUNT * Math.exp(-least)));
    }

    /**
     * The automatic prior of batch EM, which has one objective for all starts.
     *
     * @param leastVariances for each column of the mixture
     */
    public static MixturePrior weak(MixtureShape shape, MixtureStatistics statistics, double[] leastVariances) {
        List<Prior> priors = new ArrayList<>();
        for (int b = 0; b < shape.families().size(); b++) {
            priors.add(shape.families().get(b).weakPrior(statistics.block(b), shape.slice(leastVariances, b)));
        }
        return new MixturePrior(priors, WEAK_PSEUDO_COUNT);
    }

    /** Makes the prior of variational Bayes. The scale of counts comes from these statistics. */
    public static MixturePrior variational(MixtureShape shape, MixtureStatistics statistics, WeightPrior weights) {
        List<Prior> priors = new ArrayList<>();
        for (int b = 0; b < shape.families().size(); b++) {
            priors.add(shape.families().get(b).variationalPrior(statistics.block(b)));
        }
        return new MixturePrior(priors, 0, HeldParameters.NONE, weights);
    }

    /** Filled in where it depends on the data. */
    public MixturePrior resolve(MixtureShape shape, MixtureStatistics statistics) {
        List<Prior> resolved = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            resolved.add(shape.families().get(b).resolve(blocks.get(b), statistics.block(b)));
        }
        return new MixturePrior(resolved, weightPseudoCount, held);
    }

    /** For the first estimate, from a hard partition. */
    public static MixturePrior starting(MixtureShape shape, MixtureStatistics statistics) {
        List<Prior> priors = new ArrayList<>();
        for (int b = 0; b < shape.families().size(); b++) {
            priors.add(shape.families().get(b).startingPrior(statistics.block(b)));
        }
        return new MixturePrior(priors, AUTOMATIC_PSEUDO_COUNT);
    }

    /** The M-step, and what the next E-step needs of it. */
    public Estimate step(MixtureShape shape, MixtureStatistics statistics, Estimation estimation) {
        if (variational == null) {
            MixtureModel model = estimate(shape, statistics, estimation);
            return new Estimate(model, model, logKernel(model));
        }
        WeightPosterior weights = WeightPosterior.of(variational, statistics.masses());
        List<List<Distribution>> means = new ArrayList<>();
        List<List<ExpectedDensity>> expected = new ArrayList<>();
        double divergence = weights.divergence();
        for (int b = 0; b < blocks.size(); b++) {
            VariationalPosterior posterior =
                    shape.families().get(b).variational(statistics.block(b), (VariationalPrior) blocks.get(b));
            means.add(posterior.means());
            expected.add(posterior.expectations());
            divergence += posterior.divergence();
        }
        return new Estimate(
                new MixtureModel(shape, weights.means(), means),
                new MixtureModel(shape, exp(weights.expectedLogs()), expected),
                -divergence);
    }

    private static double[] exp(double[] logs) {
        double[] values = new double[logs.length];
        Arrays.setAll(values, k -> Math.exp(logs[k]));
        return values;
    }

    /** The M-step: parameters that maximise the expected log-likelihood plus the log prior. */
    public MixtureModel estimate(MixtureShape shape, MixtureStatistics statistics, Estimation estimation) {
        int components = statistics.components();
        double[] weights = statistics.masses();
        double denominator =
                statistics.totalMass() + (components + (shape.hasBackground() ? 1 : 0)) * weightPseudoCount;
        for (int k = 0; k < components; k++) {
            weights[k] = denominator > 0 ? (weights[k] + weightPseudoCount) / denominator : 1.0 / components;
        }
        List<List<Distribution>> byBlock = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            Family family = shape.families().get(b);
            List<SufficientStatistics> given = held.hold(statistics.block(b), family, b);
            byBlock.add(held.hold(family, family.estimate(given, blocks.get(b), estimation), b));
        }
        return new MixtureModel(shape, held.weights(weights), byBlock);
    }

    /** The nearest mixture that an M-step with this prior could return: no parameter is beyond a bound, and what is held is as given. */
    public MixtureModel admissible(MixtureModel model) {
        List<List<Distribution>> byBlock = new ArrayList<>();
        for (int b = 0; b < blocks.size(); b++) {
            Family family = model.shape().families().get(b);
            List<Distribution> block = new ArrayList<>();
            for (Distribution distribution : model.block(b)) {
                block.add(blocks.get(b).raise(family.withinBounds(distribution)));
            }
            byBlock.add(held.hold(family, block, b));
        }
        return new MixtureModel(model.shape(), model.weights(), byBlock);
    }

    /** Whether the prior alone keeps a component from collapsing. */
    public boolean holdsUp(MixtureModel model, int component) {
        for (int b = 0; b < blocks.size(); b++) {
            if (blocks.get(b).holds(model.distribution(component, b))) {
                return true;
            }
        }
        return false;
    }

    /** Log prior at these parameters without its normalising constants. */
    public double logKernel(MixtureModel model) {
        double sum = 0;
        if (weightPseudoCount > 0 && held.weights().isEmpty()) {
            for (double weight : model.weights()) {
                sum += weightPseudoCount * Math.log(weight);
            }
            if (model.shape().hasBackground()) {
                sum += weightPseudoCount * Math.log(Math.max(model.backgroundWeight(), Double.MIN_NORMAL));
            }
        }
        for (int b = 0; b < blocks.size(); b++) {
            sum += model.shape().families().get(b).logPriorKernel(model.block(b), blocks.get(b));
        }
        return sum;
    }
}
