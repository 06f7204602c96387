package dev.stepwise.em.batch;

import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.mixture.MixtureAccumulator;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** First parameters from hard clusters of the points. */
final class KMeansStart {

    /**
     * A hard start keeps this part of each row in its cluster. The rest is spread evenly, so that no probability starts
     * at 0.
     */
    private static final double HARD = 0.9;

    /** The fewest rows that a component of a random start is made of. */
    static final int PAIR = 2;

    /** The cluster of a row that takes no part. */
    private static final int NOWHERE = -1;

    private final MixtureShape shape;
    private final List<PointBlock> blocks;
    private final double[][] points;
    private final double[] weights;
    private final int[] labels;

    KMeansStart(MixtureShape shape, List<PointBlock> blocks) {
        this.shape = shape;
        this.blocks = blocks;
        int n = blocks.stream().mapToInt(PointBlock::size).sum();
        List<Embedding> embeddings = embeddings();
        points = new double[n][embeddings.stream().mapToInt(Embedding::length).sum()];
        weights = new double[n];
        labels = new int[n];
        int row = 0;
        for (PointBlock block : blocks) {
            for (int i = 0; i < block.size(); i++, row++) {
                int at = 0;
                for (Embedding embedding : embeddings) {
                    embedding.embed(block, i, points[row], at);
                    at += embedding.length();
                }
                weights[row] = block.weights()[i];
                labels[row] = block.labels()[i];
            }
        }
    }

    private List<Embedding> embeddings() {
        int[] firstColumns = shape.firstColumns();
        List<Embedding> embeddings = new ArrayList<>();
        for (int b = 0; b < firstColumns.length; b++) {
            embeddings.add(shape.families().get(b).embedding(blocks, firstColumns[b]));
        }
        return embeddings;
    }

    /**
     * Parameters of a fresh partition into k clusters. With a background every other start leaves out the outskirts, so that
     * not every start has clusters made of outliers.
     *
     * @param exchanges whether to look for the best clusters; without, starts differ more
     */
    MixtureModel start(int k, boolean exchanges, SplittableRandom random) {
        boolean[] out = new boolean[weights.length];
        if (shape.hasBackground() && random.nextBoolean()) {
            out = Trimming.of(points, MixtureShape.STARTING_BACKGROUND);
        }
        double[] inner = weights.clone();
        for (int i = 0; i < inner.length; i++) {
            inner[i] = out[i] ? 0 : inner[i];
        }
        KMeans means = new KMeans(points, inner);
        int[] cluster = exchanges ? means.clusterWithExchanges(k, random) : means.cluster(k, random);
        if (shape.classes() > 0) {
            matchToClasses(cluster, k);
        }
        for (int i = 0; i < cluster.length; i++) {
            cluster[i] = out[i] && labels[i] < 0 ? k : cluster[i];
        }
        return estimate(statistics(cluster, k));
    }

    /**
     * Parameters of components that are each made of a few rows drawn at random: random responsibilities, as latent class
     * analysis starts from, of few enough rows that they differ.
     *
     * @param each so many rows for every component
     */
    MixtureModel randomStart(int k, int each, SplittableRandom random) {
        int rows = Math.min(weights.length, k * each);
        int[] cluster = new int[weights.length];
        Arrays.fill(cluster, NOWHERE);
        for (int draw = 0; draw < rows; draw++) {
            int row = random.nextInt(weights.length);
            int component = draw % k;
            cluster[row] = shape.allows(labels[row], component) ? component : cluster[row];
        }
        return estimate(statistics(cluster, k));
    }

    private MixtureModel estimate(MixtureStatistics found) {
        MixtureStatistics statistics = found;
        if (shape.hasBackground()) {
            double share = MixtureShape.STARTING_BACKGROUND;
            double components = statistics.totalMass() - statistics.backgroundMass();
            statistics = statistics.withBackground(components * share / (1 - share));
        }
        return MixturePrior.starting(shape, statistics).estimate(shape, statistics, Estimation.STREAM);
    }

    /**
     * Renames clusters so that the components of a class are those where most of its labelled mass lies; then labels decide,
     * and a labelled point in a cluster of another class goes to the one of its own that has most of it.
     */
    private void matchToClasses(int[] cluster, int k) {
        double[][] mass = new double[k][shape.classes()];
        for (int i = 0; i < cluster.length; i++) {
            if (labels[i] >= 0) {
                mass[cluster[i]][labels[i]] += weights[i];
            }
        }
        double[][] cost = new double[k][k];
        for (int c = 0; c < k; c++) {
            for (int component = 0; component < k; component++) {
                int label = shape.classOf(component);
                cost[c][component] = label < 0 ? 0 : -mass[c][label];
            }
        }
        int[] component = Hungarian.assign(cost);
        int[] largest = new int[shape.classes()];
        Arrays.fill(largest, -1);
        for (int c = 0; c < k; c++) {
            int label = shape.classOf(component[c]);
            if (label >= 0 && (largest[label] < 0 || mass[c][label] > mass[largest[label]][label])) {
                largest[label] = c;
            }
        }
        for (int i = 0; i < cluster.length; i++) {
            int own = component[cluster[i]];
            cluster[i] = labels[i] < 0 || shape.allows(labels[i], own) ? own : component[largest[labels[i]]];
        }
    }

    private MixtureStatistics statistics(int[] cluster, int k) {
        // Sums of a component are kept about a centre inside it: a second round has the first one's means for centres.
        MixtureStatistics rough = accumulate(cluster, k, standardNormal(k));
        return accumulate(cluster, k, MixturePrior.starting(shape, rough).estimate(shape, rough, Estimation.STREAM));
    }

    private MixtureModel standardNormal(int k) {
        MixtureStatistics zero = shape.zero(k);
        return MixturePrior.starting(shape, zero).estimate(shape, zero, Estimation.STREAM);
    }

    /** @param cluster of each row; k: the background */
    private MixtureStatistics accumulate(int[] cluster, int k, MixtureModel centre) {
        int capacity = blocks.get(0).capacity();
        MixtureAccumulator accumulator = new MixtureAccumulator(centre, capacity);
        Responsibilities responsibilities = new Responsibilities(k, capacity);
        boolean counts = shape.families().stream().anyMatch(family -> family.scaling() == Family.Scaling.NONE);
        int row = 0;
        for (PointBlock block : blocks) {
            Arrays.fill(responsibilities.values(), 0);
            for (int i = 0; i < block.size(); i++, row++) {
                if (cluster[row] == NOWHERE) {
                    continue;
                }
                boolean soft = counts && labels[row] < 0 && cluster[row] < k;
                for (int c = 0; soft && c < k; c++) {
                    responsibilities.values()[c * capacity + i] = (1 - HARD) / k;
                }
                responsibilities.values()[cluster[row] * capacity + i] += soft ? HARD : 1;
            }
            accumulator.add(block, responsibilities);
        }
        return accumulator.snapshot();
    }
}
