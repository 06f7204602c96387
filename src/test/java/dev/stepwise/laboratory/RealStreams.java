package dev.stepwise.laboratory;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Streams as they come in practice. Some are files beside the project, in {@code ../shared/reference/real}; the others
 * are drawn by formula. Every call gives the same points.
 */
final class RealStreams {

    private static final Path FILES = Path.of("../shared/reference/real");

    /** The column of a file that says which rows are outliers; no model is given it. */
    private static final String OUTLIER = "outlier";

    private static final int MINUTES_A_DAY = 1440;

    /** Points of three days of {@link #daily}. */
    static final int THIRD_DAY = 3 * MINUTES_A_DAY;

    /** Points of one turn of {@link #turns}. */
    static final int REGIME_POINTS = 4_000;

    private static final double[][][] REGIMES = {
        {{0, 0, 0}, {8, 0, 0}, {0, 8, 0}, {0, 0, 8}}, {{-8, -8, 0}, {8, 8, 0}, {8, 0, 8}, {-8, 0, -8}}
    };

    private RealStreams() {}

    /**
     * A stream with what is known of its rows.
     *
     * @param points of weight 1, in order
     * @param outliers whether each row is one; empty where nobody knows
     */
    record Labelled(Dataset points, List<Boolean> outliers) {
        Labelled {
            outliers = List.copyOf(outliers);
        }
    }

    /** Whether the file of this name lies beside the project. */
    static boolean isThere(String name) {
        return Files.exists(file(name));
    }

    private static Path file(String name) {
        return FILES.resolve(name + ".csv");
    }

    /** The numbers of a file; the column {@code outlier}, if there is one, becomes the flags. */
    static Labelled read(String name) {
        try {
            List<String> lines = Files.readAllLines(file(name));
            List<String> header = Arrays.asList(lines.getFirst().split(",", -1));
            int flag = header.indexOf(OUTLIER);
            Dataset points = new Dataset(header.size() - (flag < 0 ? 0 : 1));
            List<Boolean> outliers = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                double[] row = new double[points.columns()];
                int at = 0;
                for (int j = 0; j < cells.length; j++) {
                    if (j == flag) {
                        outliers.add(Double.parseDouble(cells[j]) == 1);
                    } else {
                        row[at++] = cells[j].isEmpty() ? Double.NaN : Double.parseDouble(cells[j]);
                    }
                }
                points.add(row, 1, PointBlock.UNLABELLED);
            }
            return new Labelled(points, outliers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A daily cycle with noise: 10 sin(2π t / 1440) + N(0, 1), a point a minute. */
    static Dataset daily(int days) {
        SplittableRandom random = new SplittableRandom(14);
        Dataset points = new Dataset(1);
        for (int t = 0; t < days * MINUTES_A_DAY; t++) {
            double value = 10 * Math.sin(2 * Math.PI * t / MINUTES_A_DAY) + random.nextGaussian();
            points.add(new double[] {value}, 1, PointBlock.UNLABELLED);
        }
        return points;
    }

    /**
     * Two regimes by turns, each of four unit normal clusters in three dimensions, of weights .4, .3, .2 and .1.
     *
     * @param turns regimes that come, the first one first
     */
    static Dataset turns(int turns) {
        SplittableRandom random = new SplittableRandom(17);
        Dataset points = new Dataset(3);
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < REGIME_POINTS; i++) {
                int cluster = (int) (random.nextDouble() * 10);
                double[] centre = REGIMES[turn % 2][cluster < 4 ? 0 : cluster < 7 ? 1 : cluster < 9 ? 2 : 3];
                double[] row = new double[3];
                Arrays.setAll(row, j -> centre[j] + random.nextGaussian());
                points.add(row, 1, PointBlock.UNLABELLED);
            }
        }
        return points;
    }

    /** {@code ln p(x)} of each point of {@link #turns} under the regime that it came from. */
    static double[] turnsTruth(Dataset points) {
        double[] weights = {.4, .3, .2, .1};
        double[] densities = new double[points.size()];
        for (int i = 0; i < densities.length; i++) {
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                double[] centre = REGIMES[i / REGIME_POINTS % 2][k];
                double square = 0;
                for (int j = 0; j < 3; j++) {
                    square += Math.pow(points.value(i, j) - centre[j], 2);
                }
                sum += weights[k] * Math.exp(-square / 2);
            }
            densities[i] = Math.log(sum) - 1.5 * Math.log(2 * Math.PI);
        }
        return densities;
    }

    /** Unit normal clusters of equal weight, whose centres lie a grid step apart in every dimension by turns. */
    static Dataset clusters(int clusters, int dimensions, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dataset points = new Dataset(dimensions);
        for (int i = 0; i < rows; i++) {
            int cluster = random.nextInt(clusters);
            double[] row = new double[dimensions];
            for (int j = 0; j < dimensions; j++) {
                row[j] = 8 * ((cluster >> (j % Integer.SIZE)) & 1) + 8 * (cluster % (j + 2)) + random.nextGaussian();
            }
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        return points;
    }

    /** Two clusters of log-normal numbers: {@code e^(N(0, 1))} and {@code 20 + e^(N(1, 0.5))} in each of two columns. */
    static Dataset lognormal(int rows) {
        SplittableRandom random = new SplittableRandom(15);
        Dataset points = new Dataset(2);
        for (int i = 0; i < rows; i++) {
            boolean first = random.nextDouble() < 0.6;
            double[] row = new double[2];
            for (int j = 0; j < row.length; j++) {
                row[j] = first ? Math.exp(random.nextGaussian()) : 20 + Math.exp(1 + 0.5 * random.nextGaussian());
            }
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        return points;
    }

    /** Three clusters of Student's t with three degrees of freedom, 30 apart. */
    static Dataset heavyTailed(int rows) {
        SplittableRandom random = new SplittableRandom(16);
        Dataset points = new Dataset(2);
        for (int i = 0; i < rows; i++) {
            int cluster = random.nextInt(3);
            double chi = Math.pow(random.nextGaussian(), 2)
                    + Math.pow(random.nextGaussian(), 2)
                    + Math.pow(random.nextGaussian(), 2);
            double scale = Math.sqrt(3 / chi);
            double[] row = {
                30 * (cluster == 1 ? 1 : 0) + scale * random.nextGaussian(),
                30 * (cluster == 2 ? 1 : 0) + scale * random.nextGaussian()
            };
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        return points;
    }
}
