package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hard clusters from greedy k-means++ seeds. */
class KMeansTest {

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int[] cluster(double[][] points, double[] weights, int k, long seed) {
        return new KMeans(points, weights).cluster(k, new SplittableRandom(seed));
    }

    /** Distances between groups are a million times those inside: a new seed is all but certain to be in a new group. */
    @Test
    void everyGroupThatIsFarFromTheOthersGetsASeed() {
        double[][] points = new double[40][];
        Arrays.setAll(points, i -> new double[] {1e6 * (i % 8) + i * 0.01, i % 3});
        for (long seed = 0; seed < 30; seed++) {
            int[] cluster = cluster(points, ones(40), 8, seed);
            assertThat(Arrays.stream(cluster).limit(8).distinct().count()).isEqualTo(8);
            for (int i = 8; i < 40; i++) {
                assertThat(cluster[i]).isEqualTo(cluster[i % 8]);
            }
        }
    }

    /**
     * In a hundred columns a point of its own cluster is nearly as far away as one of another: half the squares. So seeds miss
     * clusters, and steps of Lloyd stay where one centre has two clusters and two centres have one.
     */
    @Test
    void clustersInManyColumnsAreFoundThoughSeedsMissThem() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] means = new double[20][100];
        for (double[] mean : means) {
            Arrays.setAll(mean, _ -> random.nextGaussian());
        }
        double[][] points = new double[800][100];
        for (int i = 0; i < points.length; i++) {
            double[] mean = means[i % 20];
            Arrays.setAll(points[i], j -> mean[j] + random.nextGaussian());
        }
        for (long seed = 0; seed < 5; seed++) {
            int[] cluster = new KMeans(points, ones(800)).clusterWithExchanges(20, new SplittableRandom(seed));
            assertThat(Arrays.stream(cluster).limit(20).distinct().count()).isEqualTo(20);
            for (int i = 20; i < 800; i++) {
                assertThat(cluster[i]).isEqualTo(cluster[i % 20]);
            }
        }
    }

    /** Where Lloyd's steps have come to rest, the centre of its own cluster is the nearest to every point. */
    @Test
    void everyPointEndsWithTheNearestWeightedCentre() {
        SplittableRandom random = new SplittableRandom(4);
        double[][] points = new double[60][];
        double[] weights = new double[60];
        Arrays.setAll(points, i -> new double[] {random.nextGaussian(), 3 * random.nextGaussian()});
        Arrays.setAll(weights, i -> random.nextInt(1, 4));
        for (long seed = 0; seed < 10; seed++) {
            int[] cluster = cluster(points, weights, 4, seed);
            double[][] centres = new double[4][2];
            double[] mass = new double[4];
            for (int i = 0; i < 60; i++) {
                mass[cluster[i]] += weights[i];
                centres[cluster[i]][0] += weights[i] * points[i][0];
                centres[cluster[i]][1] += weights[i] * points[i][1];
            }
            for (int i = 0; i < 60; i++) {
                double own = distance(points[i], centres[cluster[i]], mass[cluster[i]]);
                for (int c = 0; c < 4; c++) {
                    assertThat(own).isLessThanOrEqualTo(distance(points[i], centres[c], mass[c]));
                }
            }
        }
    }

    private static double distance(double[] point, double[] sums, double mass) {
        return Math.hypot(point[0] - sums[0] / mass, point[1] - sums[1] / mass);
    }

    /** Were 1000 a seed, 0 and 10 would share a cluster. */
    @Test
    void aPointWithoutWeightIsNoSeedAndMovesNoCentre() {
        double[][] points = {{0}, {0}, {10}, {10}, {1000}};
        for (long seed = 0; seed < 20; seed++) {
            int[] cluster = cluster(points, new double[] {1, 1, 1, 1, 0}, 2, seed);
            assertThat(cluster[0]).isEqualTo(cluster[1]).isNotEqualTo(cluster[2]);
            assertThat(cluster[3]).isEqualTo(cluster[2]).isEqualTo(cluster[4]);
        }
    }

    @Test
    void aPointGoesByTheValuesThatItHasAndOneWithoutAnyIsNoSeed() {
        double[][] points = {{0, 0}, {0, 1}, {9, 9}, {9, 8}, {Double.NaN, 9}, {0, Double.NaN}, {Double.NaN, Double.NaN}
        };
        for (long seed = 0; seed < 20; seed++) {
            int[] cluster = cluster(points, ones(7), 2, seed);
            assertThat(cluster[0]).isEqualTo(cluster[1]).isEqualTo(cluster[5]).isNotEqualTo(cluster[2]);
            assertThat(cluster[2]).isEqualTo(cluster[3]).isEqualTo(cluster[4]);
            assertThat(cluster[6]).isZero();
        }
    }

    @Test
    void pointsThatCoincideShareACluster() {
        assertThat(cluster(new double[][] {{2}, {2}, {2}}, ones(3), 3, 1)).containsExactly(0, 0, 0);
        assertThat(cluster(new double[][] {{Double.NaN}}, ones(1), 2, 1)).containsExactly(0);
    }

    @Test
    void otherPointsGoToTheNearestCentre() {
        KMeans means = new KMeans(new double[][] {{0, 0}, {0, 1}, {9, 9}, {9, 8}}, ones(4));
        int[] cluster = means.cluster(2, new SplittableRandom(1));
        assertThat(means.nearest(new double[][] {{3, 3}, {6, 6}, {Double.NaN, 7}}))
                .containsExactly(cluster[0], cluster[2], cluster[2]);
    }

    /** In seventy columns distances end early, and two columns are left over. */
    @Test
    void everyPointIsInTheClusterWhoseMeanIsTheNearest() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] points = new double[300][70];
        for (int i = 0; i < points.length; i++) {
            double shift = 0.3 * (i % 3);
            Arrays.setAll(points[i], _ -> shift + random.nextGaussian());
        }
        int[] cluster = cluster(points, ones(300), 3, 1);
        double[][] means = new double[3][70];
        int[] sizes = new int[3];
        for (int i = 0; i < points.length; i++) {
            sizes[cluster[i]]++;
            for (int j = 0; j < 70; j++) {
                means[cluster[i]][j] += points[i][j];
            }
        }
        for (int i = 0; i < points.length; i++) {
            double[] squares = new double[3];
            for (int j = 0; j < 70; j++) {
                for (int c = 0; c < 3; c++) {
                    squares[c] += Math.pow(points[i][j] - means[c][j] / sizes[c], 2);
                }
            }
            assertThat(squares[cluster[i]])
                    .isEqualTo(Arrays.stream(squares).min().orElseThrow());
        }
    }
}
