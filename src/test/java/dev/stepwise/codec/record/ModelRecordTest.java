package dev.stepwise.codec.record;

import static dev.stepwise.codec.record.RandomMixtures.SHAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.distribution.Units;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.RowLimits;
import dev.stepwise.em.scoring.TailCurve;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.ModelFingerprint;
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
import org.jspecify.annotations.Nullable;

class ModelRecordTest {

    private static final ModelFingerprint FINGERPRINT = new ModelFingerprint("0123456789ab", "cdef01234567");

    private static ModelRecord random(RandomGenerator random, int sets) {
        MixtureModel served = RandomMixtures.model(random);
        MixtureModel eStepModel = switch (sets) {
            case 0 -> null;
            case 1 -> served;
            default -> RandomMixtures.model(random);
        };
        return record(RandomMixtures.standardisation(random), served, eStepModel, random.nextInt(512), random);
    }

    private static ModelRecord record(
            Units units,
            MixtureModel served,
            @Nullable MixtureModel eStepModel,
            int sampleRows,
            RandomGenerator random) {
        return new ModelRecord(
                FINGERPRINT,
                new ModelParameters(
                        random.nextLong(1, 1L << 53),
                        random.nextLong(1, 1L << 53),
                        units,
                        List.of(random.nextInt(0, Integer.MAX_VALUE), 0, 7),
                        served,
                        eStepModel,
                        sampleRows,
                        tails(random),
                        limits(random)));
    }

    private static RowLimits limits(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> RowLimits.NONE;
            case 1 -> new RowLimits(random.nextDouble(), 200, 1);
            default -> new RowLimits(random.nextDouble(), 200, 1.5 + random.nextDouble());
        };
    }

    private static TailCurve tails(RandomGenerator random) {
        double rate = random.nextBoolean() ? 0 : random.nextDouble();
        int columns = random.nextBoolean() ? 0 : SHAPE.columns();
        return new TailCurve(
                rate,
                RandomMixtures.finiteNumbers(random, TailCurve.length(rate)),
                RandomMixtures.anyNumbers(random, columns),
                RandomMixtures.anyNumbers(random, columns));
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadToTheBit(@ForAll long seed, @ForAll @IntRange(max = 2) int sets) {
        ModelRecord record = random(new SplittableRandom(seed), sets);
        byte[] bytes = record.toBytes();
        ModelRecord read = ModelRecord.read(bytes, SHAPE);
        assertThat(read).isEqualTo(record);
        assertThat(read.toBytes()).isEqualTo(bytes);
        assertThat(ModelRecord.readFingerprint(bytes)).isEqualTo(FINGERPRINT);
    }

    /** With names, a pinned version, a freeze or several; without, the bytes are those that earlier releases read. */
    @Property(tries = 200)
    void whatOperatorsWantIsReadToTheBit(@ForAll long seed, @ForAll @IntRange(max = 7) int which) {
        RandomGenerator random = new SplittableRandom(seed);
        ModelParameters learned = random(random, random.nextInt(3)).parameters();
        SortedMap<Integer, String> names = new TreeMap<>();
        if ((which & 1) == 1) {
            names.put(7, "Nacht\"schicht 日");
            names.put(learned.ids().getFirst(), "");
        }
        ModelParameters pinned = (which & 2) == 2 ? random(random, 0).parameters() : null;
        ModelRecord record = new ModelRecord(FINGERPRINT, new Serving(learned, pinned, names, (which & 4) == 4));
        byte[] bytes = record.toBytes();
        assertThat(ModelRecord.read(bytes, SHAPE)).isEqualTo(record);
        assertThat(ModelRecord.readFingerprint(bytes)).isEqualTo(FINGERPRINT);
        if (which == 0) {
            assertThat(bytes).isEqualTo(new ModelRecord(FINGERPRINT, learned).toBytes());
        }
        byte[] damaged = RandomMixtures.damaged(bytes, random);
        try {
            assertThat(ModelRecord.read(damaged, SHAPE).parameters().ids()).hasSize(3);
        } catch (InvalidRecordException refused) {
            assertThat(refused).hasMessageMatching("\\S.*");
        }
    }

    /** Scorers take one set for both where it is one object. */
    @Example
    void oneSetIsReadAsOneObject() {
        ModelParameters read = ModelRecord.read(
                        random(new SplittableRandom(1), 1).toBytes(), SHAPE)
                .parameters();
        assertThat(read.eStepModel()).isSameAs(read.served());
    }

    @Property(tries = 5000)
    void damagedBytesAreReadOrRefusedButNeverAnythingElse(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] bytes = random(random, random.nextInt(3)).toBytes();
        byte[] damaged = RandomMixtures.damaged(bytes, random);
        try {
            assertThat(ModelRecord.read(damaged, SHAPE).parameters().ids()).hasSize(3);
        } catch (InvalidRecordException refused) {
            assertThat(refused).hasMessageMatching("\\S.*");
        }
    }

    @Property(tries = 200)
    void noPartOfARecordIsARecord(@ForAll long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] bytes = random(random, 2).toBytes();
        assertThatThrownBy(() -> ModelRecord.read(Arrays.copyOf(bytes, random.nextInt(bytes.length)), SHAPE))
                .isInstanceOf(InvalidRecordException.class);
        assertThatThrownBy(() -> ModelRecord.read(Arrays.copyOf(bytes, bytes.length + 1), SHAPE))
                .isInstanceOf(InvalidRecordException.class);
    }

    @Example
    void parametersOfAnotherShapeAreRefused() {
        byte[] bytes = random(new SplittableRandom(1), 2).toBytes();
        assertThatThrownBy(() -> ModelRecord.read(bytes, RandomMixtures.OTHER_SHAPE))
                .isInstanceOf(InvalidRecordException.class);
    }

    @Example
    void aLaterLayoutIsRefusedByItsNumber() {
        byte[] bytes = new CborOut(3).put(FINGERPRINT.toString()).toBytes();
        assertThatThrownBy(() -> ModelRecord.readFingerprint(bytes))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessage("a record of layout 3, this release reads 2");
    }

    @Example
    void unitsWithoutAScaleAreRefused() {
        SplittableRandom random = new SplittableRandom(1);
        MixtureModel model = RandomMixtures.model(random);
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Units units = new Units(new double[5], new double[] {1, 1, scale, 1, 1});
            byte[] bytes = record(units, model, model, 64, random).toBytes();
            assertThatThrownBy(() -> ModelRecord.read(bytes, SHAPE))
                    .isInstanceOf(InvalidRecordException.class)
                    .hasMessageContaining("units");
        }
    }

    private static void assertRefused(ModelParameters parameters, String why) {
        byte[] bytes = new ModelRecord(FINGERPRINT, parameters).toBytes();
        assertThatThrownBy(() -> ModelRecord.read(bytes, SHAPE))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining(why);
    }

    /** No learner publishes such parameters; scorers would assign nonsense with them, or fail. */
    @Example
    void parametersThatNoLearnerPublishesAreRefused() {
        SplittableRandom random = new SplittableRandom(1);
        MixtureModel model = RandomMixtures.model(random);
        Units units = Units.identity(5);
        List<Integer> ids = List.of(1, 2, 3);
        for (long version : new long[] {Long.MIN_VALUE, -1, 0, 1L << 53, Long.MAX_VALUE}) {
            assertRefused(new ModelParameters(version, 1, units, ids, model, model, 64), "a version");
            assertRefused(new ModelParameters(1, version, units, ids, model, model, 64), "a version");
        }
        assertRefused(new ModelParameters(1, 1, units, List.of(1, 2, 1), model, model, 64), "one id");
        assertRefused(
                new ModelParameters(1, 1, units, ids, model.withWeights(new double[] {0.5, 0.5, 0.5}), model, 64),
                "weights that add up to 1.5");
        Units beyond = new Units(new double[] {1e71, 0, 0, 0, 0}, new double[] {1, 1, 1, 1, 1});
        assertRefused(new ModelParameters(1, 1, beyond, ids, model, model, 64), "units");
        double[] numbers = model.toArray();
        numbers[3] = 1e250; // a mean, in units of 1e70
        Units largest = new Units(new double[5], new double[] {1e70, 1, 1, 1, 1});
        MixtureModel far = MixtureModel.fromArray(SHAPE, 3, numbers);
        assertRefused(new ModelParameters(1, 1, largest, ids, far, far, 64), "in the user's units");
        assertRefused(
                new ModelParameters(
                        1,
                        1,
                        units,
                        ids,
                        model,
                        model,
                        64,
                        TailCurve.NONE,
                        new RowLimits(Double.POSITIVE_INFINITY, 9, 1)),
                "limits");
    }

    /** 65,536 ids of a few bytes each once asked for more numbers than an array has. */
    @Example
    void moreComponentsThanNumbersCanBeCountedForAreRefused() {
        MixtureShape wide = MixtureShape.of(new GaussianFamily(CovarianceStructure.FULL, 256));
        CborOut out = new CborOut(1).put(FINGERPRINT.toString()).put(1L).put(1L).put(1L << 16);
        for (long id = 0; id < 1 << 16; id++) {
            out.put(id);
        }
        double[] ones = new double[256];
        Arrays.fill(ones, 1);
        byte[] bytes = out.put(0L).put(ones).put(ones).put(new double[1]).toBytes();
        assertThatThrownBy(() -> ModelRecord.read(bytes, wide))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("65536 components");
    }

    /** A scorer makes room for so many rows at once. */
    @Example
    void aSampleThatNoBatchCouldCarryIsRefused() {
        SplittableRandom random = new SplittableRandom(1);
        MixtureModel model = RandomMixtures.model(random);
        byte[] bytes = record(Units.identity(5), model, model, Integer.MAX_VALUE, random)
                .toBytes();
        assertThatThrownBy(() -> ModelRecord.read(bytes, SHAPE)).isInstanceOf(InvalidRecordException.class);
    }
}
