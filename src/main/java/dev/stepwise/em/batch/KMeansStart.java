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

/** First parameters from hard clusters of the points, or from a few random rows for each component. */
public final class KMeansStart {

    /**
     * A hard start keeps this part of each row in its cluster. The rest is spread evenly, so that no probability starts
     * at 0.
     */
    private static final double HARD = 0.9;

    /** Hard clusters are looked for in so many rows, or so many for each of them; the others go to the nearest. */
    private static final int CLUSTERED_ROWS = 2_000;

    private static final int CLUSTERED_ROWS_EACH = 100;

    /** So many kinds of starts there are by turns. */
    public static final int KINDS = 3;

    /** The fewest rows that a component of a random start is made of. */
    static final int PAIR = 2;

    private final MixtureShape shape;
    private final List<PointBlock> blocks;
    private final double[][] points;
    private final double[] weights;
    private final int[] labels;

    /** @param blocks the points, each of a weight above 0; all blocks but the last one full */
    public KMeansStart(MixtureShape shape, List<PointBlock> blocks) {
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

    /** A start of one kind after the other: from hard clusters, or from pairs or a few random rows for each component. */
    public MixtureModel byTurns(int turn, int k, SplittableRandom random) {
        return switch (turn % KINDS) {
            case 0 -> start(k, turn == 0, random);
            case 1 -> randomStart(k, PAIR, random);
            default -> randomStart(k, shape.columns() + 2, random);
        };
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
        int[] cluster = clusters(k, inner, exchanges, random);
        if (shape.classes() > 0) {
            matchToClasses(cluster, k);
        }
        for (int i = 0; i < cluster.length; i++) {
            cluster[i] = out[i] && labels[i] < 0 ? k : cluster[i];
        }
        return estimate(statistics(blocks, cluster, k));
    }

    /** Hard clusters of rows that are drawn, or of all of them where they are not many, and of the others by these. */
    private int[] clusters(int k, double[] inner, boolean exchanges, SplittableRandom random) {
        int most = Math.max(CLUSTERED_ROWS, CLUSTERED_ROWS_EACH * k);
        boolean all = points.length <= most;
        int rows = all ? points.length : most;
        double[][] drawn = all ? points : new double[rows][];
        double[] drawnWeights = all ? inner : new double[rows];
        for (int i = 0; i < rows && !all; i++) { // one of each stretch of the rows
            long from = (long) i * points.length / rows;
            long to = (long) (i + 1) * points.length / rows;
            int row = (int) random.nextLong(from, to);
            drawn[i] = points[row];
            drawnWeights[i] = inner[row];
        }
        KMeans means = new KMeans(drawn, drawnWeights);
        int[] cluster = exchanges ? means.clusterWithExchanges(k, random) : means.cluster(k, random);
        return all ? cluster : means.nearest(points);
    }

    /**
     * Parameters of components that are each made of a few rows drawn at random: random responsibilities, as latent class
     * analysis starts from, of few enough rows that they differ.
     *
     * @param each so many rows for every component
     */
    MixtureModel randomStart(int k, int each, SplittableRandom random) {
        int rows = Math.min(weights.length, k * each);
        double[] cumulative = cumulativeWeights();
        PointBlock drawn = new PointBlock(shape.columns(), rows);
        int[] cluster = new int[rows];
        double[] row = new double[shape.columns()];
        for (int draw = 0; draw < rows; draw++) {
            int at = KMeans.draw(cumulative, random);
            int component = draw % k;
            if (shape.allows(labels[at], component)) {
                copy(at, row);
                cluster[drawn.size()] = component;
                drawn.add(row, 1, labels[at]);
            }
        }
        return estimate(statistics(List.of(drawn), cluster, k));
    }

    private double[] cumulativeWeights() {
        double[] cumulative = weights.clone();
        for (int i = 1; i < cumulative.length; i++) {
            cumulative[i] += cumulative[i - 1];
        }
        return cumulative;
    }

    private void copy(int row, double[] into) {
        int capacity = blocks.getFirst().capacity(); // all blocks but the last one are full
        PointBlock block = blocks.get(row / capacity);
        for (int j = 0; j < into.length; j++) {
            into[j] = block.values()[j * capacity + row % capacity];
        }
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

    private MixtureStatistics statistics(List<PointBlock> rows, int[] cluster, int k) {
        // Sums of a component are kept about a centre inside it: a second round has the first one's means for centres.
        MixtureStatistics rough = accumulate(rows, cluster, k, standardNormal(k));
        return accumulate(
                rows, cluster, k, MixturePrior.starting(shape, rough).estimate(shape, rough, Estimation.STREAM));
    }

    private MixtureModel standardNormal(int k) {
        MixtureStatistics zero = shape.zero(k);
        return MixturePrior.starting(shape, zero).estimate(shape, zero, Estimation.STREAM);
    }

    /** @param cluster of each row; k: the background */
    private MixtureStatistics accumulate(List<PointBlock> rows, int[] cluster, int k, MixtureModel centre) {
        int capacity = rows.getFirst().capacity();
        MixtureAccumulator accumulator = new MixtureAccumulator(centre, capacity);
        Responsibilities responsibilities = new Responsibilities(k, capacity);
        boolean counts = shape.families().stream().anyMatch(family -> family.scaling() == Family.Scaling.NONE);
        int row = 0;
        for (PointBlock block : rows) {
            Arrays.fill(responsibilities.values(), 0);
            for (int i = 0; i < block.size(); i++, row++) {
                boolean soft = counts && block.labels()[i] < 0 && cluster[row] < k;
                responsibilities.values()[cluster[row] * capacity + i] = soft ? HARD + (1 - HARD) / k : 1;
                if (soft) {
                    spread(responsibilities, i, cluster[row], k);
                }
            }
            accumulator.add(block, responsibilities);
        }
        return accumulator.snapshot();
    }

    /** Gives the other clusters what a hard start leaves of a row. */
    private static void spread(Responsibilities responsibilities, int i, int own, int k) {
        for (int c = 0; c < k; c++) {
            if (c != own) {
                responsibilities.values()[c * responsibilities.capacity() + i] = (1 - HARD) / k;
            }
        }
    }
}
