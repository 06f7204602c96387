package dev.stepwise.em.adaptation;

import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.count.Binomial;
import dev.stepwise.distribution.count.Categorical;
import dev.stepwise.distribution.count.Multinomial;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.distribution.count.Poisson;
import dev.stepwise.distribution.gaussian.Elliptical;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.linalg.LogSumExp;
import dev.stepwise.mixture.InfluenceBound;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.Responsibilities;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scores points one after the other under what is known of their keys, and then learns from them for their keys: weights
 * {@code (m_uk + ρ w_k) / (m_u + ρ)}, and means that are adapted likewise. The population's parameters are not learned here. Not
 * thread safe.
 */
public final class KeyedScorer {

    private final TrustChoice choice;
    private final int mostJudged;
    private final PointBlock point;
    private final double[] row;
    private final KeySums read = new KeySums();
    private @Nullable Population population;
    private double logDensity;
    private double logDensityOfPopulation;
    private double background;

    /**
     * @param columns of a point
     * @param trust how far keys are trusted; null: chosen by how well points are predicted
     */
    public KeyedScorer(int columns, @Nullable Trust trust) {
        this(columns, trust, Integer.MAX_VALUE);
    }

    /** @param mostJudged points of a mini-batch, the first ones, that the trust is chosen by: each costs as much as ten others */
    public KeyedScorer(int columns, @Nullable Trust trust, int mostJudged) {
        this(columns, new TrustChoice(trust), mostJudged);
    }

    private KeyedScorer(int columns, TrustChoice choice, int mostJudged) {
        this.mostJudged = mostJudged;
        this.choice = choice;
        point = new PointBlock(columns, 1);
        row = new double[columns];
    }

    /** Another one that trusts keys as far as this one does, for points that are answered under other parameters. */
    public KeyedScorer alike() {
        return new KeyedScorer(row.length, choice, mostJudged);
    }

    /** One version of the population's parameters, made ready to score points. */
    private final class Population {

        private final ModelParameters parameters;
        private final MixtureModel model;
        private final BlockAdapter[][] adapters;
        private final int[] first;
        private int parameterCount;
        private final DensityKernel[] background;
        private final InfluenceBound influence;
        private final Responsibilities memberships;
        /** By value of the trust in means and component: the log-density of the point, then how far out it is, block by block. */
        private final double[][] densities;

        private final double[][][] distances;
        /** By value of the trust in weights: the logarithms of the weights, the background's last. */
        private final double[][] logWeights;

        private final double[] terms;
        private final double[] out = new double[2];
        private final double[] ofBackground = new double[1];
        private final double[] farFromBackground = new double[1];

        Population(ModelParameters parameters) {
            this.parameters = parameters;
            model = parameters.served();
            MixtureShape shape = model.shape();
            int[] columns = shape.firstColumns();
            int components = model.components();
            adapters = new BlockAdapter[components][columns.length];
            first = new int[columns.length];
            for (int k = 0; k < components; k++) {
                parameterCount = 0;
                for (int b = 0; b < columns.length; b++) {
                    adapters[k][b] = adapter(model.distribution(k, b), columns[b]);
                    first[b] = parameterCount;
                    parameterCount += adapters[k][b].parameters();
                }
            }
            background = new DensityKernel[shape.hasBackground() ? columns.length : 0];
            for (int b = 0; b < background.length; b++) {
                background[b] = shape.families().get(b).background(shape.background(), columns[b]);
            }
            influence = new InfluenceBound(shape, 1, parameters.limits().spread());
            memberships = new Responsibilities(components, 1);
            densities = new double[choice.means().length][components];
            distances = new double[choice.means().length][components][columns.length];
            terms = new double[components + (background.length > 0 ? 1 : 0)];
            logWeights = new double[choice.weights().length][components];
        }

        private BlockAdapter adapter(Distribution distribution, int firstColumn) {
            return switch (distribution) {
                case Elliptical elliptical ->
                    new LocationAdapter(
                            elliptical,
                            firstColumn,
                            parameters.standardisation().scale());
                case Poisson _, NegativeBinomial _, Binomial _, Multinomial _, Categorical _ ->
                    new CountAdapter(distribution, firstColumn);
                default -> new PopulationAdapter(distribution, firstColumn);
            };
        }

        /** The background's density of the point. */
        void evaluateBackground() {
            if (background.length > 0) {
                ofBackground[0] = Math.log(Math.max(model.backgroundWeight(), Double.MIN_NORMAL));
                for (DensityKernel kernel : background) {
                    kernel.evaluate(point, ofBackground, farFromBackground, 0);
                }
                terms[adapters.length] = ofBackground[0];
            }
        }

        /** The densities of the point under a key, for a value of the trust in means. */
        void evaluateMeans(KeySums key, int ofMeans) {
            for (int k = 0; k < adapters.length; k++) {
                densities[ofMeans][k] = 0;
                for (int b = 0; b < first.length; b++) {
                    out[0] = 0;
                    out[1] = 0;
                    adapters[k][b].evaluate(point, key, k, first[b], choice.means()[ofMeans], out);
                    densities[ofMeans][k] += out[0];
                    distances[ofMeans][k][b] = out[1];
                }
            }
        }

        /** The weights of the components for a key, for a value of the trust in weights. */
        void evaluateWeights(KeySums key, int ofWeights) {
            double trust = choice.weights()[ofWeights];
            for (int k = 0; k < adapters.length; k++) {
                double weight = model.weight(k);
                if (!Double.isInfinite(trust)) {
                    double share = (1 - model.backgroundWeight()) * key.mass(k) + trust * weight;
                    weight = share / (key.mass() + trust);
                }
                logWeights[ofWeights][k] = Math.log(Math.max(weight, Double.MIN_NORMAL));
            }
        }

        /** {@code ln p(x)} under a pair of values that were evaluated; leaves the logarithms of its terms in {@code terms}. */
        double logDensity(int ofMeans, int ofWeights) {
            for (int k = 0; k < adapters.length; k++) {
                terms[k] = logWeights[ofWeights][k] + densities[ofMeans][k];
            }
            return LogSumExp.of(terms);
        }

        /** The part that a point which is far from all components has of its weight: less than all. */
        double influence(int ofMeans) {
            for (int k = 0; k < adapters.length; k++) {
                double sum = 0;
                for (double distance : distances[ofMeans][k]) {
                    sum += distance;
                }
                memberships.distances()[k] = sum;
            }
            return influence.findsFar(point, memberships) ? influence.share(0) : 1;
        }

        /** Adds the point to a key, shared out by the terms; a label leaves the components of its class alone. */
        void learn(KeySums key, double weight, int label, int ofMeans) {
            double sum = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < terms.length; k++) {
                boolean allowed =
                        label < 0 || k < adapters.length && model.shape().allows(label, k);
                terms[k] = allowed ? terms[k] : Double.NEGATIVE_INFINITY;
                sum = LogSumExp.ofTwo(sum, terms[k]);
            }
            double counted = weight * influence(ofMeans);
            for (int k = 0; k < adapters.length && counted > 0; k++) {
                double mass = counted * Math.exp(terms[k] - sum);
                if (mass > 0) {
                    key.addMass(k, mass);
                    for (int b = 0; b < first.length; b++) {
                        adapters[k][b].learn(point, mass, distances[ofMeans][k][b], key, k, first[b]);
                    }
                }
            }
        }
    }

    /** Takes the newest parameters of the population. */
    public void use(ModelParameters newest) {
        if (population == null || population.parameters != newest) {
            population = new Population(newest);
        }
    }

    /** Bytes of what is known of a key, for the parameters in use. */
    public long bytesOfKey() {
        return population == null ? 0 : KeySums.bytes(population.adapters.length, population.parameterCount);
    }

    /**
     * Scores a point under its key, and then adds it to what is known of the key, with no more weight than the population learns
     * a point from: one heavy point neither fixes a key nor decides alone how far keys are trusted.
     *
     * @param values in the user's units; NaN is missing
     * @param weight how many points it stands for
     * @param label its class, or {@link PointBlock#UNLABELLED}
     * @param key of this scorer's population
     * @param probabilities gets the probability of each component
     */
    public void score(double[] values, double weight, int label, KeySums key, double[] probabilities) {
        Population current = Objects.requireNonNull(population, "a point without parameters");
        double v = Math.min(
                NumberBorder.weight(weight), current.parameters.limits().heaviest());
        double logJacobian = take(current, values, v);
        key.use(current.parameters.ids(), current.parameterCount);
        int means = choice.followedMeans();
        int weights = choice.followedWeights();
        boolean followsPopulation = means == 0 && weights == 0;
        boolean enough = choice.isOpen() && choice.rows() >= mostJudged;
        logDensityOfPopulation = Double.NaN;
        if (!enough) {
            current.evaluateMeans(key, 0);
            current.evaluateWeights(key, 0);
            logDensityOfPopulation = current.logDensity(0, 0) - logJacobian;
        }
        if (!enough && choice.isOpen() && v > 0 && current.influence(0) == 1) {
            judge(current, key, v);
        } else if (enough || !followsPopulation) {
            current.evaluateMeans(key, means);
            current.evaluateWeights(key, weights);
        }
        say(current, current.logDensity(means, weights), logJacobian, probabilities);
        current.learn(key, v, label < current.model.shape().classes() ? label : PointBlock.UNLABELLED, means);
    }

    /**
     * Scores a point under what is known of its key. Neither the key nor the choice of the trust learns from it.
     *
     * @param values in the user's units; NaN is missing
     * @param key also of other components: nothing is known of those that it does not have
     * @param probabilities gets the probability of each component
     */
    public void answer(double[] values, KeySums key, double[] probabilities) {
        Population current = Objects.requireNonNull(population, "a point without parameters");
        double logJacobian = take(current, values, 1);
        read.copy(key, current.parameters.ids(), current.parameterCount);
        int means = choice.followedMeans();
        int weights = choice.followedWeights();
        current.evaluateMeans(read, means);
        current.evaluateWeights(read, weights);
        logDensityOfPopulation = Double.NaN;
        say(current, current.logDensity(means, weights), logJacobian, probabilities);
    }

    /** Takes a point in, with the background's density; the logarithm of how much its units are stretched. */
    private double take(Population current, double[] values, double weight) {
        for (int j = 0; j < row.length; j++) {
            row[j] = NumberBorder.value(values[j]);
        }
        double logJacobian = current.parameters.standardisation().logJacobian(row)
                - current.model.shape().logJacobian(row);
        current.parameters.standardisation().apply(row, row);
        point.clear();
        point.add(row, weight, PointBlock.UNLABELLED);
        current.evaluateBackground();
        return logJacobian;
    }

    /** Says what the terms do, whose sum has this logarithm. */
    private void say(Population current, double log, double logJacobian, double[] probabilities) {
        logDensity = log - logJacobian;
        background = current.background.length > 0 ? Math.exp(current.terms[current.adapters.length] - log) : 0;
        for (int k = 0; k < current.adapters.length; k++) {
            probabilities[k] = Math.exp(current.terms[k] - log);
        }
    }

    private void judge(Population current, KeySums key, double weight) {
        for (int m = 1; m < choice.means().length; m++) {
            current.evaluateMeans(key, m);
        }
        for (int w = 1; w < choice.weights().length; w++) {
            current.evaluateWeights(key, w);
        }
        for (int m = 0; m < choice.means().length; m++) {
            for (int w = 0; w < choice.weights().length; w++) {
                choice.add(m, w, weight * current.logDensity(m, w));
            }
        }
        choice.rowEnded();
    }

    /** {@code ln p(x)} of the last point under its key, in the user's units. */
    public double logDensity() {
        return logDensity;
    }

    /** {@code ln p(x)} of the last point under the population, in the user's units; NaN where enough points have been judged. */
    public double logDensityOfPopulation() {
        return logDensityOfPopulation;
    }

    /** The probability that the last point belongs to no component; 0 for a mixture without a background. */
    public double background() {
        return background;
    }

    /** Ends a mini-batch: the trust in keys is chosen anew. */
    public void batchEnded() {
        choice.update();
    }

    /** How far keys are trusted. */
    public Trust trust() {
        return choice.trust();
    }

    /** What the choice of the trust has come to, for {@link #goOnFrom}; empty where it is given. */
    public List<Double> choice() {
        return choice.logWeights();
    }

    /** Goes on with the choice where another scorer's was. What is of another number of values changes nothing. */
    public void goOnFrom(List<Double> before) {
        choice.goOnFrom(before);
    }
}
