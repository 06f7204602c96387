package dev.stepwise.laboratory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/** The kinds of streams: W1 to W4 of one seed each, the others of any. */
enum StreamKind {
    /** 8 components well apart in 8 dimensions. */
    W1(101, new RandomTruth(8, 8, 1.6, 0.3, 2.0), 1_000_000, 100_000),
    /** 32 components in 32 dimensions, few points for each. */
    W2(102, new RandomTruth(32, 32, 0.8, 0.3, 2.0), 200_000, 50_000),
    /** 4 components that overlap, in 2 dimensions. */
    W3(103, new RandomTruth(4, 2, 1.5, 0.2, 1.5), 2_000_000, 100_000),
    /** 5 components whose means move a little with every point. */
    W4(104, new RandomTruth(5, 4, 3.0, 0.3, 2.0), 500_000, 0),
    /** Nothing changes. */
    STAT,
    /** At half, every mean jumps. */
    JUMP,
    /** At half, every mean jumps a little. */
    SMALLJUMP,
    /** Two mixtures by turns, a quarter of the stream each. */
    RECUR,
    /** At half, a component appears and another vanishes; as many components as there are at a time. */
    BIRTH,
    /** At half, a component appears; as many components as there are in the end. */
    BIRTHSPARE,
    /** Means move from 0.3 to 0.7 of the stream. */
    DRIFT,
    /** At half, a component vanishes. */
    DEATH,
    /** At half, two components appear. */
    TWOBIRTHS,
    /** Covariances turn by a right angle from 0.3 to 0.7 of the stream. */
    ROTATION,
    /** At half, every covariance becomes four times as large. */
    SCALE,
    /** Weights trade places at half. */
    WEIGHTS,
    /** A small cluster in the middle of a large one, and two long ones that cross. */
    NESTED,
    /** Student-t clusters of 3 degrees of freedom; nothing changes. */
    HEAVYTAILS;

    private static final int STILL = 500;
    private static final int STEPS = 200;
    private static final double MOVES_FROM = 0.3;
    private static final double MOVES_FOR = 0.4;

    private final long fixedSeed;
    private final RandomTruth truths;
    private final int points;
    private final int heldOut;

    StreamKind() {
        this(-1, new RandomTruth(5, 4, 2.5, 0.3, 2.0), 300_000, 50_000);
    }

    StreamKind(long fixedSeed, RandomTruth truths, int points, int heldOut) {
        this.fixedSeed = fixedSeed;
        this.truths = truths;
        this.points = points;
        this.heldOut = heldOut;
    }

    String text() {
        return isFixed() ? name() : name().toLowerCase(Locale.ROOT);
    }

    boolean isFixed() {
        return fixedSeed >= 0;
    }

    /** Components that a model of the stream is given. */
    int components() {
        return this == BIRTH ? truths.components() - 1 : truths.components();
    }

    /** At its usual length. */
    TestStream stream(int seed) {
        return stream(seed, points);
    }

    /** @param seed without meaning for W1 to W4 */
    TestStream stream(int seed, int length) {
        return isFixed() ? fixed(length) : seeded(seed, length);
    }

    private TestStream fixed(int length) {
        boolean moves = this == W4;
        SplittableRandom random = new SplittableRandom(fixedSeed);
        Truth[] truth = moves ? truths.drawMoving(random) : new Truth[] {truths.draw(random)};
        Supplier<SplittableRandom> own = () -> splits()[0];
        Supplier<SplittableRandom> others = () -> splits()[1];
        return new TestStream(
                text(),
                length,
                heldOut,
                moves ? 1 : length,
                moves ? time -> truth[0].towards(truth[1], time) : time -> truth[0],
                List.of(),
                own,
                others);
    }

    /** What is left of the truth's numbers gives two new rows: of the points, and of those held out. */
    private SplittableRandom[] splits() {
        SplittableRandom random = new SplittableRandom(fixedSeed);
        if (this == W4) {
            truths.drawMoving(random);
        } else {
            truths.draw(random);
        }
        return new SplittableRandom[] {random.split(), random.split()};
    }

    private TestStream seeded(int seed, int length) {
        SplittableRandom random = new SplittableRandom(1000 + seed);
        Truth truth = truths.draw(random);
        return new TestStream(
                text() + " " + seed,
                length,
                heldOut,
                STILL,
                course(truth, random),
                changes(),
                () -> new SplittableRandom(7000 + seed),
                () -> new SplittableRandom(9000 + seed));
    }

    private DoubleFunction<Truth> course(Truth first, SplittableRandom random) {
        return switch (this) {
            case JUMP -> atHalf(first, first.shifted(1.5, random));
            case SMALLJUMP -> atHalf(first, first.shifted(0.25, random));
            case RECUR -> byTurns(first, truths.draw(random));
            case BIRTH -> atHalf(first.without(4), first.without(3));
            case BIRTHSPARE -> atHalf(first.without(4), first);
            case DEATH -> atHalf(first, first.without(4));
            case TWOBIRTHS -> atHalf(first.without(3, 4), first);
            case SCALE -> atHalf(first, first.withCovariances(scaled(first.covariances(), 4)));
            case WEIGHTS -> atHalf(first, first.withWeightsTurned());
            case DRIFT -> {
                Truth last = truths.draw(random);
                yield gradually(part -> first.towards(last, part));
            }
            case ROTATION -> gradually(part -> first.turned(part * Math.PI / 2));
            case NESTED -> {
                Truth nested = nested(first);
                yield time -> nested;
            }
            case HEAVYTAILS -> {
                Truth heavy = first.heavyTailed(3);
                yield time -> heavy;
            }
            case STAT, W1, W2, W3, W4 -> time -> first;
        };
    }

    private List<Double> changes() {
        return switch (this) {
            case RECUR -> List.of(0.25, 0.5, 0.75);
            case DRIFT, ROTATION -> List.of(MOVES_FROM + MOVES_FOR);
            case STAT, NESTED, HEAVYTAILS, W1, W2, W3, W4 -> List.of();
            default -> List.of(0.5);
        };
    }

    private static DoubleFunction<Truth> atHalf(Truth before, Truth after) {
        return time -> time < 0.5 ? before : after;
    }

    private static DoubleFunction<Truth> byTurns(Truth one, Truth other) {
        return time -> (int) (time * 4) % 2 == 0 ? one : other;
    }

    private static DoubleFunction<Truth> gradually(DoubleFunction<Truth> course) {
        DoubleUnaryOperator part =
                time -> Math.round(Math.clamp((time - MOVES_FROM) / MOVES_FOR, 0, 1) * STEPS) / (double) STEPS;
        return time -> course.apply(part.applyAsDouble(time));
    }

    private static Truth nested(Truth truth) {
        double[][] means = truth.means();
        double[][][] covariances = truth.covariances();
        means[1] = means[0];
        covariances[1] = scaled(truth.covariances(), 0.05)[0];
        means[3] = means[2];
        covariances[2] = crossing(means[2].length, 0.95);
        covariances[3] = crossing(means[2].length, -0.95);
        return new Truth(truth.weights(), means, covariances);
    }

    /** Variances of 1, and the first two features correlated. */
    private static double[][] crossing(int features, double correlation) {
        double[][] covariance = new double[features][features];
        for (int j = 0; j < features; j++) {
            covariance[j][j] = 1;
        }
        covariance[0][1] = correlation;
        covariance[1][0] = correlation;
        return covariance;
    }

    private static double[][][] scaled(double[][][] covariances, double factor) {
        for (double[][] covariance : covariances) {
            for (double[] row : covariance) {
                Arrays.setAll(row, j -> factor * row[j]);
            }
        }
        return covariances;
    }
}
