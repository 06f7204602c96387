package dev.stepwise.laboratory;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.em.points.Dataset;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A stationary stream of four unit normal clusters in three columns, and what is done to it: values far beyond all others,
 * bursts of points elsewhere, columns whose spread changes, weights in another unit. The log-density of what is drawn is
 * known at every point.
 */
final class DisturbedStreams {

    private static final int CLUSTERS = 4;
    private static final int COLUMNS = 3;
    private static final double SPACING = 8;

    /** Where the points of a burst lie, away from all clusters. */
    private static final double[] BURST = {-30, 40, 10};

    /** Of ten thousand points, four hundred are a burst. */
    static final int BURST_POINTS = 400;

    static final int BETWEEN_BURSTS = 10_000;

    /** Points before the first of a burst, so that it begins within a batch. */
    static final int BURST_START = 300;

    /** A column changes here. */
    static final int CHANGE = 12_000;

    /**
     * Points with the log-density that each was drawn with; NaN where it was put by hand.
     *
     * @param points in order
     * @param truth {@code ln p(x)} of each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Known(Dataset points, double[] truth) {}

    private DisturbedStreams() {}

    /** The stream itself. */
    static Known plain(int rows) {
        return withValue(rows, rows, 0);
    }

    /** The first column of one row has a value of somebody's own. */
    static Known withValue(int rows, int at, double value) {
        SplittableRandom random = new SplittableRandom(141);
        Dataset points = new Dataset(COLUMNS);
        double[] truth = new double[rows];
        for (int i = 0; i < rows; i++) {
            double[] row = draw(random);
            truth[i] = i == at ? Double.NaN : logDensity(row);
            row[0] = i == at ? value : row[0];
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        return new Known(points, truth);
    }

    /** From the twenty thousandth point on, every ten thousand points begin with a burst. */
    static Known withBursts(int rows) {
        SplittableRandom random = new SplittableRandom(142);
        Dataset points = new Dataset(COLUMNS);
        double[] truth = new double[rows];
        double logShare = Math.log((double) BURST_POINTS / BETWEEN_BURSTS);
        for (int i = 0; i < rows; i++) {
            double[] row = draw(random);
            truth[i] = logDensity(row);
            if (isBurst(i)) {
                truth[i] = logShare;
                for (int j = 0; j < COLUMNS; j++) {
                    double z = random.nextGaussian();
                    row[j] = BURST[j] + z;
                    truth[i] += logNormal(z);
                }
            }
            points.add(row, 1, PointBlock.UNLABELLED);
        }
        return new Known(points, truth);
    }

    static boolean isBurst(int row) {
        return row >= 2 * BETWEEN_BURSTS
                && row % BETWEEN_BURSTS >= BURST_START
                && row % BETWEEN_BURSTS < BURST_START + BURST_POINTS;
    }

    /** Two clusters in a column, and a second column whose standard deviation changes once; 0: it is constant. */
    static Known withScales(int rows, double before, double after) {
        SplittableRandom random = new SplittableRandom(143);
        Dataset points = new Dataset(2);
        double[] truth = new double[rows];
        for (int i = 0; i < rows; i++) {
            double x = SPACING * random.nextInt(2) + random.nextGaussian();
            double z = random.nextGaussian();
            double scale = i < CHANGE ? before : after;
            points.add(new double[] {x, scale * z}, 1, PointBlock.UNLABELLED);
            truth[i] = Math.log(0.5 * Math.exp(logNormal(x)) + 0.5 * Math.exp(logNormal(x - SPACING)))
                    + logNormal(z)
                    - Math.log(scale);
        }
        return new Known(points, truth);
    }

    /** The stream with one weight for all, and another one for one of the points. */
    static Known weighted(int rows, double weight, int at, double another) {
        Known plain = plain(rows);
        Dataset points = new Dataset(COLUMNS);
        double[] row = new double[COLUMNS];
        for (int i = 0; i < rows; i++) {
            plain.points().row(i, row);
            points.add(row, i == at ? another : weight, PointBlock.UNLABELLED);
        }
        return new Known(points, plain.truth());
    }

    private static double[] draw(SplittableRandom random) {
        double[] row = centre(random.nextInt(CLUSTERS));
        for (int j = 0; j < COLUMNS; j++) {
            row[j] += random.nextGaussian();
        }
        return row;
    }

    private static double[] centre(int cluster) {
        return new double[] {SPACING * (cluster & 1), SPACING * (cluster >> 1), SPACING * (cluster % 3)};
    }

    private static double logDensity(double[] row) {
        double[] terms = new double[CLUSTERS];
        for (int k = 0; k < CLUSTERS; k++) {
            terms[k] = -Math.log(CLUSTERS);
            for (int j = 0; j < COLUMNS; j++) {
                terms[k] += logNormal(row[j] - centre(k)[j]);
            }
        }
        double most = Arrays.stream(terms).max().orElseThrow();
        return most
                + Math.log(
                        Arrays.stream(terms).map(term -> Math.exp(term - most)).sum());
    }

    private static double logNormal(double z) {
        return -0.5 * (z * z + Math.log(2 * Math.PI));
    }
}
