package dev.stepwise.codec.record;

import static dev.stepwise.codec.record.RandomMixtures.COMPONENTS;
import static dev.stepwise.codec.record.RandomMixtures.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.EventSpan;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.TailReport;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.ExpectedRows;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class StatisticsRecordTest {

    private static final String STRUCTURE = "0123456789ab";

    private static StatisticsRecord random(RandomGenerator random, int kind) {
        return switch (kind) {
            case 0 ->
                StatisticsRecord.of(
                        STRUCTURE,
                        new Seed(
                                RandomMixtures.standardisation(random),
                                RandomMixtures.model(random),
                                random.nextLong()));
            case 1 -> StatisticsRecord.of(STRUCTURE, batch(random));
            case 2 ->
                StatisticsRecord.of(STRUCTURE, new ChallengeResult(random.nextLong(), random.nextGaussian(), null));
            default ->
                StatisticsRecord.of(
                        STRUCTURE,
                        new ChallengeResult(
                                random.nextLong(),
                                random.nextGaussian(),
                                new Adoption(
                                        RandomMixtures.standardisation(random),
                                        RandomMixtures.model(random),
                                        RandomMixtures.statistics(random))));
        };
    }

    private static MiniBatch batch(RandomGenerator random) {
        List<SampledPoint> sample = new ArrayList<>();
        for (int rows = random.nextInt(20); rows > 0; rows--) {
            double[] row = RandomMixtures.anyNumbers(random, SHAPE.columns());
            row[random.nextInt(row.length)] = Double.NaN; // missing
            sample.add(new SampledPoint(row, random.nextDouble(), random.nextInt(PointBlock.UNLABELLED, 2)));
        }
        double[] numbers = RandomMixtures.anyNumbers(random, 3);
        return new MiniBatch(
                random.nextLong(),
                random.nextLong(),
                random.nextInt(0, Integer.MAX_VALUE),
                random.nextLong(),
                numbers[0],
                numbers[1],
                numbers[2],
                random.nextLong(),
                random.nextBoolean() ? null : span(random),
                random.nextBoolean() ? null : tails(random),
                RandomMixtures.statistics(random),
                sample);
    }

    private static TailReport tails(RandomGenerator random) {
        double[] begun = random.doubles(5).toArray();
        double[] ended = random.doubles(5).toArray();
        SortedMap<Integer, Long> anomalies = new TreeMap<>();
        for (int clusters = random.nextInt(4); clusters > 0; clusters--) {
            anomalies.put(random.nextInt(100), random.nextLong(1, 1_000));
        }
        return new TailReport(begun, ended, anomalies);
    }

    private static EventSpan span(RandomGenerator random) {
        long first = random.nextLong(Long.MIN_VALUE, 0);
        return new EventSpan(first, first + random.nextLong(Long.MAX_VALUE), random.nextDouble());
    }

    private static StatisticsRecord read(byte[] bytes) {
        return StatisticsRecord.read(bytes, SHAPE, COMPONENTS, COMPONENTS, COMPONENTS);
    }

    /** A batch of 4 points of a model whose sums are 18,000 numbers, 144 KB. */
    @Example
    void aSmallBatchOfALargeModelIsWrittenAsItsRows() {
        int d = 32;
        int components = 32;
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, d));
        ExpectedRows rows = rows(new SplittableRandom(1), 4, d, components);
        MiniBatch batch = ofRows(rows, rows.statistics(shape));
        byte[] bytes = StatisticsRecord.of(STRUCTURE, batch).toBytes();
        assertThat(bytes.length).isLessThan(4 * (d + 1 + components) * Double.BYTES + 500);
        StatisticsRecord read = StatisticsRecord.read(bytes, shape, 1, components, components);
        assertThat(read.content()).isEqualTo(new StatisticsRecord.Content.OfMiniBatch(batch));
        assertThat(read.toBytes()).isEqualTo(bytes);
    }

    /** As a hostile writer might send them. */
    @Example
    void rowsThatAreNoneAreRefused() {
        MixtureShape shape = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 32));
        ExpectedRows good = rows(new SplittableRandom(1), 2, 32, 32);
        MixtureStatistics sums = good.statistics(shape);
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1, 1.5}) {
            double[] shares = good.responsibilities().clone();
            shares[1] = wrong;
            byte[] bytes = StatisticsRecord.of(
                            STRUCTURE, ofRows(new ExpectedRows(2, good.values(), good.weights(), shares), sums))
                    .toBytes();
            assertThatThrownBy(() -> StatisticsRecord.read(bytes, shape, 1, 32, 32))
                    .isInstanceOf(InvalidRecordException.class);
        }
        MixtureShape small = MixtureShape.of(new GaussianFamily(CovarianceStructure.DIAGONAL, 32));
        byte[] bytes = StatisticsRecord.of(STRUCTURE, ofRows(good, sums)).toBytes();
        assertThatThrownBy(() -> StatisticsRecord.read(bytes, small, 1, 8, 8))
                .hasMessageContaining("whose batches are sums");
    }

    private static ExpectedRows rows(RandomGenerator random, int rows, int columns, int components) {
        double[] shares = random.doubles((long) rows * components).toArray();
        for (int i = 0; i < rows; i++) {
            int from = i * components;
            double sum = Arrays.stream(shares, from, from + components).sum();
            for (int k = 0; k < components; k++) {
                shares[from + k] /= sum;
            }
        }
        double[] weights = new double[rows];
        Arrays.fill(weights, 1);
        return new ExpectedRows(
                rows, random.doubles((long) rows * columns, -3, 3).toArray(), weights, shares);
    }

    private static MiniBatch ofRows(ExpectedRows rows, MixtureStatistics sums) {
        return new MiniBatch(
                1,
                2,
                0,
                rows.rows(),
                rows.rows(),
                -3,
                -3,
                1_000,
                null,
                null,
                new MiniBatch.RowWeights(rows.rows(), rows.rows()),
                sums,
                List.of(),
                rows);
    }

    @Property(tries = 400)
    void whatIsWrittenIsReadToTheBit(@ForAll long seed, @ForAll @IntRange(max = 3) int kind) {
        StatisticsRecord record = random(new SplittableRandom(seed), kind);
        byte[] bytes = record.toBytes();
        assertThat(read(bytes)).isEqualTo(record);
        assertThat(read(bytes).toBytes()).isEqualTo(bytes);
        assertThat(StatisticsRecord.readStructure(bytes)).isEqualTo(STRUCTURE);
    }

    @Example
    void everyCommandIsReadAsItWasGiven() {
        for (Command command : List.of(
                new Command.Name(3, "Night shift"),
                new Command.Freeze(),
                new Command.Resume(),
                new Command.Revert(12),
                new Command.Pin(Command.Pin.NEWEST),
                new Command.Pin(12),
                new Command.Unpin())) {
            StatisticsRecord record = StatisticsRecord.of(STRUCTURE, new Instruction(command, "ann", 5));
            assertThat(read(record.toBytes())).isEqualTo(record);
        }
    }

    @Property(tries = 5000)
    void damagedBytesAreReadOrRefusedButNeverAnythingElse(@ForAll long seed, @ForAll @IntRange(max = 3) int kind) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] damaged = RandomMixtures.damaged(random(random, kind).toBytes(), random);
        try {
            assertThat(read(damaged).content()).isNotNull();
        } catch (InvalidRecordException refused) {
            assertThat(refused).hasMessageMatching("\\S.*");
        }
    }

    @Property(tries = 200)
    void noPartOfARecordIsARecord(@ForAll long seed, @ForAll @IntRange(max = 3) int kind) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] bytes = random(random, kind).toBytes();
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, random.nextInt(bytes.length))))
                .isInstanceOf(InvalidRecordException.class);
        assertThatThrownBy(() -> read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(InvalidRecordException.class);
    }

    @Property(tries = 20)
    void aRecordOfAnotherShapeIsRefused(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        for (int kind : new int[] {0, 1, 3}) {
            byte[] bytes = random(random, kind).toBytes();
            assertThatThrownBy(() -> StatisticsRecord.read(
                            bytes, RandomMixtures.OTHER_SHAPE, COMPONENTS, COMPONENTS, COMPONENTS))
                    .isInstanceOf(InvalidRecordException.class);
            assertThatThrownBy(
                            () -> StatisticsRecord.read(bytes, SHAPE, COMPONENTS + 1, COMPONENTS + 3, COMPONENTS + 3))
                    .isInstanceOf(InvalidRecordException.class);
        }
    }

    /** Points are scored with components that have retired too; a seed and a fit are of the model's own components. */
    @Example
    void aBatchAloneMayBeOfMoreComponentsThanTheModel() {
        RandomGenerator random = new SplittableRandom(1);
        for (int kind = 0; kind < 4; kind++) {
            StatisticsRecord record = random(random, kind);
            byte[] bytes = record.toBytes();
            if (kind == 1) {
                assertThat(StatisticsRecord.read(bytes, SHAPE, 1, COMPONENTS - 1, COMPONENTS))
                        .isEqualTo(record);
            }
            if (kind != 2) { // a result without a model has no components
                int scored = kind == 1 ? COMPONENTS - 1 : COMPONENTS;
                assertThatThrownBy(() -> StatisticsRecord.read(bytes, SHAPE, 1, COMPONENTS - 1, scored))
                        .isInstanceOf(InvalidRecordException.class);
            }
        }
    }

    @Example
    void aKindThatThisReleaseDoesNotKnowIsRefused() {
        byte[] bytes = new CborOut(1).put(STRUCTURE).put(99L).toBytes();
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("kind");
    }

    /** Learners look labels up among the classes. */
    @Example
    void aSampledPointOfAClassThatDoesNotExistIsRefused() {
        MiniBatch batch = batch(new SplittableRandom(1));
        for (int label : new int[] {-2, 2}) {
            MiniBatch foreign = new MiniBatch(
                    batch.epoch(),
                    batch.version(),
                    batch.partition(),
                    batch.points(),
                    batch.weight(),
                    batch.logLikelihood(),
                    batch.eStepLogLikelihood(),
                    batch.newestTimestampMillis(),
                    batch.statistics(),
                    List.of(new SampledPoint(new double[SHAPE.columns()], 1, label)));
            byte[] bytes = StatisticsRecord.of(STRUCTURE, foreign).toBytes();
            assertThatThrownBy(() -> read(bytes)).isInstanceOf(InvalidRecordException.class);
        }
    }
}
