package dev.stepwise.em.batch;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Hard clusters to start from: greedy k-means++ (Arthur and Vassilvitskii 2007, four candidates a seed) and at most 30
 * steps of Lloyd. Missing values: distances over what is present, times columns over columns present.
 */
public final class KMeans {

    private static final int CANDIDATES = 4;
    private static final int MOST_STEPS = 30;

    /** Steps end when no more than this part of the points moves. */
    private static final double FEW = 1e-3;

    /** An exchange takes away at least this part of the sum of squares; less may be the shape of a cluster. */
    private static final double WORTH_AN_EXCHANGE = 0.01;

    /** Steps of Lloyd within a cluster to find its halves. */
    private static final int SPLIT_STEPS = 5;

    /** So many columns between two looks at the bound of a distance; a multiple of the sums side by side. */
    private static final int STRETCH = 32;

    private final double[][] points;
    private final double[] weights;
    private final double[] chances;
    private final double[] nearest;
    private final int[] cluster;
    private final boolean complete;
    private double[][] centres = {};

    /**
     * @param points embedded rows of equal length, NaN is missing
     * @param weights one for each, not negative
     */
    public KMeans(double[][] points, double[] weights) {
        this.points = points;
        this.weights = weights;
        this.chances = new double[points.length];
        Arrays.setAll(chances, i -> isEmpty(points[i]) ? 0 : weights[i]);
        this.nearest = new double[points.length];
        this.cluster = new int[points.length];
        this.complete = Arrays.stream(points).allMatch(KMeans::isComplete);
    }

    private static boolean isComplete(double[] point) {
        for (double x : point) {
            if (Double.isNaN(x)) {
                return false;
            }
        }
        return true;
    }

    /** The cluster, from 0 to k − 1, of every point; some clusters may stay empty when points coincide. */
    public int[] cluster(int k, SplittableRandom random) {
        centres = steps(seeds(k, random));
        return cluster.clone();
    }

    /**
     * Clusters as above, but where one had better be two, and two others one, they are: in many columns neither seeds nor steps
     * repair that. Different seeds then lead to the same clusters more often.
     */
    int[] clusterWithExchanges(int k, SplittableRandom random) {
        centres = steps(seeds(k, random));
        for (int exchange = 0; k > 2 && exchange < k && exchange(centres, random); exchange++) {
            centres = steps(centres);
        }
        return cluster.clone();
    }

    /** The clusters of other points, those whose centres, as they were found last, are the nearest. */
    int[] nearest(double[][] others) {
        KMeans all = new KMeans(others, new double[others.length]);
        all.assign(centres);
        return all.cluster;
    }

    private double[][] steps(double[][] from) {
        double[][] moved = from;
        for (int step = 0; step < MOST_STEPS && (assign(moved) || step == 0); step++) {
            moved = centroids(moved);
        }
        return moved;
    }

    /** Two centres of one cluster, and how much lower the sum of squares about them is. */
    private record Halves(int cluster, double[][] centres, double gain) {}

    /** Splits the cluster that gains most by it and merges the two that lose least, where that is worth it. */
    private boolean exchange(double[][] from, SplittableRandom random) {
        double[] mass = new double[from.length];
        double[] squares = new double[from.length];
        double total = 0;
        for (int i = 0; i < points.length; i++) {
            double square = weights[i] * squaredDistance(points[i], from[cluster[i]]);
            mass[cluster[i]] += weights[i];
            squares[cluster[i]] += square;
            total += square;
        }
        @Nullable Halves best = null;
        for (int c = 0; c < from.length; c++) {
            if (squares[c] > WORTH_AN_EXCHANGE * total) {
                Halves halves = halves(c, squares[c], random);
                best = best == null || halves.gain() > best.gain() ? halves : best;
            }
        }
        if (best == null) {
            return false;
        }
        int first = -1;
        int second = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int a = 0; a < from.length; a++) {
            for (int b = 0; b < a; b++) {
                double sum = mass[a] + mass[b];
                double cost = sum > 0 ? mass[a] * mass[b] / sum * squaredDistance(from[a], from[b]) : 0;
                if (a != best.cluster() && b != best.cluster() && cost < least) {
                    least = cost;
                    first = a;
                    second = b;
                }
            }
        }
        if (!(best.gain() - least > WORTH_AN_EXCHANGE * total)) {
            return false;
        }
        double part = mass[second] > 0 ? mass[second] / (mass[first] + mass[second]) : 0;
        for (int j = 0; j < from[first].length; j++) {
            from[first][j] += part * (from[second][j] - from[first][j]);
        }
        from[second] = best.centres()[0];
        from[best.cluster()] = best.centres()[1];
        return true;
    }

    /** The halves that a few steps find from two of a cluster's points, the second drawn by its distance from the first. */
    private Halves halves(int c, double squares, SplittableRandom random) {
        int[] members = IntStream.range(0, points.length)
                .filter(i -> cluster[i] == c && chances[i] > 0)
                .toArray();
        double[][] own = Arrays.stream(members).mapToObj(i -> points[i]).toArray(double[][]::new);
        double[] ownWeights =
                Arrays.stream(members).mapToDouble(i -> weights[i]).toArray();
        KMeans within = new KMeans(own, ownWeights);
        double[][] two = within.seeds(2, random);
        for (int step = 0; step < SPLIT_STEPS; step++) {
            within.assign(two);
            two = within.centroids(two);
        }
        double rest = 0;
        for (int i = 0; i < own.length; i++) {
            rest += ownWeights[i] * squaredDistance(own[i], two[within.cluster[i]]);
        }
        return new Halves(c, two, squares - rest);
    }

    private double[][] seeds(int k, SplittableRandom random) {
        double[][] seeds = new double[k][];
        double[] cumulative = new double[points.length];
        Arrays.fill(nearest, 1);
        accumulate(chances, nearest, cumulative);
        seeds[0] = points[draw(cumulative, random)];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        lower(nearest, seeds[0]);
        for (int c = 1; c < k; c++) {
            accumulate(chances, nearest, cumulative);
            double best = Double.POSITIVE_INFINITY;
            double[] bestNearest = nearest;
            for (int candidate = 0; candidate < CANDIDATES; candidate++) {
                double[] seed = points[draw(cumulative, random)];
                double[] lowered = nearest.clone();
                double cost = lower(lowered, seed);
                if (cost < best) {
                    best = cost;
                    bestNearest = lowered;
                    seeds[c] = seed;
                }
            }
            seeds[c] = seeds[c] == null ? seeds[0] : seeds[c];
            System.arraycopy(bestNearest, 0, nearest, 0, nearest.length);
        }
        return seeds;
    }

    private static void accumulate(double[] weights, double[] factors, double[] cumulative) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] == 0 ? 0 : weights[i] * factors[i];
            cumulative[i] = sum;
        }
    }

    /** Takes a seed among the nearest; the weighted sum of squared distances from the nearest then. */
    private double lower(double[] distances, double[] seed) {
        double cost = 0;
        for (int i = 0; i < points.length; i++) {
            distances[i] = Math.min(distances[i], squaredDistance(points[i], seed, distances[i]));
            cost += weights[i] * distances[i];
        }
        return cost;
    }

    /** An index with chances that add up to these sums; when all are 0, any with an even chance. */
    static int draw(double[] cumulative, SplittableRandom random) {
        double total = cumulative[cumulative.length - 1];
        if (!(total > 0 && total < Double.POSITIVE_INFINITY)) {
            return random.nextInt(cumulative.length);
        }
        double drawn = random.nextDouble() * total;
        int low = 0;
        int high = cumulative.length - 1;
        while (low < high) { // the first one whose sum is beyond what was drawn has a chance
            int middle = (low + high) >>> 1;
            if (cumulative[middle] > drawn) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether more than a few points have moved to another centre: EM goes on from here anyway. */
    private boolean assign(double[][] to) {
        int moved = 0;
        for (int i = 0; i < points.length; i++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < to.length; c++) {
                double distance = squaredDistance(points[i], to[c], least);
                if (distance < least) {
                    least = distance;
                    best = c;
                }
            }
            moved += cluster[i] != best ? 1 : 0;
            cluster[i] = best;
        }
        return moved > FEW * points.length;
    }

    private double[][] centroids(double[][] before) {
        int columns = before[0].length;
        double[][] sums = new double[before.length][columns];
        double[][] counts = new double[before.length][columns];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < columns; j++) {
                double x = points[i][j];
                if (!Double.isNaN(x)) {
                    counts[cluster[i]][j] += weights[i];
                    sums[cluster[i]][j] += weights[i] * x;
                }
            }
        }
        for (int c = 0; c < sums.length; c++) {
            for (int j = 0; j < columns; j++) {
                sums[c][j] = counts[c][j] > 0 ? sums[c][j] / counts[c][j] : before[c][j];
            }
        }
        return sums;
    }

    /** Four sums side by side, so that no addition waits for the one before. Ends early with any sum that is no lower than the bound. */
    private static double completeDistance(double[] a, double[] b, double bound) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (int end = STRETCH; j + 3 < a.length; end += STRETCH) {
            for (; j + 3 < a.length && j < end; j += 4) {
                double d0 = a[j] - b[j];
                double d1 = a[j + 1] - b[j + 1];
                double d2 = a[j + 2] - b[j + 2];
                double d3 = a[j + 3] - b[j + 3];
                s0 += d0 * d0;
                s1 += d1 * d1;
                s2 += d2 * d2;
                s3 += d3 * d3;
            }
            if (s0 + s1 + (s2 + s3) >= bound) {
                return s0 + s1 + (s2 + s3);
            }
        }
        for (; j < a.length; j++) {
            double d0 = a[j] - b[j];
            s0 += d0 * d0;
        }
        return s0 + s1 + (s2 + s3);
    }

    private static boolean isEmpty(double[] point) {
        for (double x : point) {
            if (!Double.isNaN(x)) {
                return false;
            }
        }
        return true;
    }

    private double squaredDistance(double[] a, double[] b) {
        return squaredDistance(a, b, Double.POSITIVE_INFINITY);
    }

    /** Over the columns that both have; 0 when there is none. What is no lower than the bound may be any number that is not. */
    private double squaredDistance(double[] a, double[] b, double bound) {
        if (complete) {
            return completeDistance(a, b, bound);
        }
        double sum = 0;
        int present = 0;
        for (int j = 0; j < a.length; j++) {
            double difference = a[j] - b[j];
            if (!Double.isNaN(difference)) {
                sum += difference * difference;
                present++;
            }
        }
        return present == 0 ? 0 : sum * a.length / present;
    }
}
