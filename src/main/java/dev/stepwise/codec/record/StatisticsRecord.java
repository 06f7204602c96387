package dev.stepwise.codec.record;

import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.EventSpan;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.TailReport;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A value of the topic {@code statistics}, as CBOR: all that ever changes a learner.
 *
 * @param structure digest of what gives the statistics their meaning (see {@link dev.stepwise.model.ModelFingerprint})
 * @param content what happened
 */
public record StatisticsRecord(String structure, Content content) {

    private static final int LAYOUT = 1;
    private static final int SEED = 1;
    private static final int BATCH = 2;
    private static final int FINDING = 3;
    private static final int BATCH_WITH_MORE = 4;
    private static final int CHANGE = 5;
    private static final int BATCH_WITH_TAILS = 6;
    private static final int INSTRUCTION = 7;
    private static final int BATCH_WITH_WEIGHTS = 8;
    private static final int SEED_WITH_WEIGHT = 9;

    /** Most rows of a sample. */
    private static final int MOST_ROWS = 1 << 20;

    private static final int MOST_TAIL_NUMBERS = 1 << 10;

    /** The content says what happens to a learner. */
    public sealed interface Content {

        /** First parameters were found. */
        record OfSeed(Seed seed) implements Content {}

        /** Points were scored. */
        record OfMiniBatch(MiniBatch batch) implements Content {}

        /** A fit in the background came to its end. */
        record OfChallengeResult(ChallengeResult result) implements Content {}

        /** An operator wants something. */
        record OfInstruction(Instruction instruction) implements Content {}
    }

    public static StatisticsRecord of(String structure, Seed seed) {
        return new StatisticsRecord(structure, new Content.OfSeed(seed));
    }

    public static StatisticsRecord of(String structure, MiniBatch batch) {
        return new StatisticsRecord(structure, new Content.OfMiniBatch(batch));
    }

    public static StatisticsRecord of(String structure, ChallengeResult result) {
        return new StatisticsRecord(structure, new Content.OfChallengeResult(result));
    }

    public static StatisticsRecord of(String structure, Instruction instruction) {
        return new StatisticsRecord(structure, new Content.OfInstruction(instruction));
    }

    public byte[] toBytes() {
        CborOut out = new CborOut(LAYOUT).put(structure);
        switch (content) {
            case Content.OfSeed(Seed seed) -> write(out, seed);
            case Content.OfMiniBatch(MiniBatch batch) -> write(out, batch);
            case Content.OfChallengeResult(ChallengeResult result) -> write(out, result);
            case Content.OfInstruction(Instruction instruction) -> {
                out.put((long) INSTRUCTION);
                InstructionCbor.write(out, instruction);
            }
        }
        return out.toBytes();
    }

    private static void write(CborOut out, Seed seed) {
        boolean plain = Double.isNaN(seed.meanWeight());
        out.put((long) (plain ? SEED : SEED_WITH_WEIGHT)).put(seed.points());
        if (!plain) {
            out.put(seed.meanWeight());
        }
        MixtureCbor.write(out, seed.standardisation());
        out.put(seed.model().toArray());
    }

    private static void write(CborOut out, MiniBatch batch) {
        MiniBatch.RowWeights weights = batch.weights();
        boolean plain = batch.span() == null && batch.tails() == null && weights == null;
        out.put((long) (plain ? BATCH : weights == null ? BATCH_WITH_TAILS : BATCH_WITH_WEIGHTS));
        if (weights != null) {
            out.put(weights.rows()).put(weights.sum());
        }
        if (!plain) {
            write(out, batch.span());
            write(out, batch.tails());
        }
        out.put(batch.epoch())
                .put(batch.version())
                .put((long) batch.partition())
                .put(batch.points())
                .put(batch.weight())
                .put(batch.logLikelihood())
                .put(batch.eStepLogLikelihood())
                .put(batch.newestTimestampMillis())
                .put(batch.statistics().toArray())
                .put((long) batch.sample().size());
        for (SampledPoint point : batch.sample()) {
            out.put(point.row()).put(point.weight()).put((long) point.label());
        }
    }

    private static void write(CborOut out, @Nullable EventSpan span) {
        out.put(span == null ? 0L : 1L);
        if (span != null) {
            out.put(span.firstMillis()).put(span.lastMillis()).put(span.halfLives());
        }
    }

    private static void write(CborOut out, @Nullable TailReport tails) {
        out.put(tails == null ? 0L : 1L);
        if (tails != null) {
            out.put((long) tails.begun().length).put(tails.begun()).put(tails.ended());
            out.put((long) tails.anomalies().size());
            tails.anomalies().forEach((id, count) -> out.put((long) id).put((long) count));
        }
    }

    private static void write(CborOut out, ChallengeResult result) {
        Adoption adoption = result.adoption();
        boolean whole = adoption == null || adoption.isWhole();
        out.put((long) (whole ? FINDING : CHANGE)).put(result.request()).put(result.gain());
        out.put(adoption == null ? 0L : 1L);
        if (adoption != null) {
            MixtureCbor.write(out, adoption.standardisation());
            out.put(adoption.model().toArray()).put(adoption.statistics().toArray());
            for (int k = 0; !whole && k < adoption.model().components(); k++) {
                out.put((long) adoption.origin()[k]);
            }
        }
    }

    /** Only the structure, which can be read whatever the shape. */
    public static String readStructure(byte[] bytes) {
        return new CborIn(bytes, LAYOUT).readString();
    }

    /**
     * @param shape of the model
     * @param fewest components that it may have
     * @param most components that it may have
     * @param mostScored components that points may be scored with: those of the model, and those that have retired
     * @throws InvalidRecordException when these bytes are no record about a model of this shape
     */
    public static StatisticsRecord read(byte[] bytes, MixtureShape shape, int fewest, int most, int mostScored) {
        CborIn in = new CborIn(bytes, LAYOUT);
        String structure = in.readString();
        Content content = switch (in.readInt(0, Integer.MAX_VALUE)) {
            case SEED -> new Content.OfSeed(readSeed(in, false, shape, fewest, most));
            case SEED_WITH_WEIGHT -> new Content.OfSeed(readSeed(in, true, shape, fewest, most));
            case BATCH -> new Content.OfMiniBatch(readBatch(in, null, null, null, shape, fewest, mostScored));
            case BATCH_WITH_MORE ->
                new Content.OfMiniBatch(
                        readBatch(in, null, readSpan(in), skipAnomalies(in), shape, fewest, mostScored));
            case BATCH_WITH_TAILS ->
                new Content.OfMiniBatch(readBatch(in, null, readSpan(in), readTails(in), shape, fewest, mostScored));
            case BATCH_WITH_WEIGHTS ->
                new Content.OfMiniBatch(
                        readBatch(in, readWeights(in), readSpan(in), readTails(in), shape, fewest, mostScored));
            case FINDING -> new Content.OfChallengeResult(readFinding(in, shape, fewest, most, true));
            case CHANGE -> new Content.OfChallengeResult(readFinding(in, shape, fewest, most, false));
            case INSTRUCTION -> new Content.OfInstruction(InstructionCbor.read(in));
            default -> throw new InvalidRecordException("a record of a kind that this release does not know");
        };
        in.close();
        return new StatisticsRecord(structure, content);
    }

    private static Seed readSeed(CborIn in, boolean weighted, MixtureShape shape, int fewest, int most) {
        long points = in.readLong();
        double meanWeight = weighted ? in.readDouble() : Double.NaN;
        if (weighted && !(meanWeight > 0 && Double.isFinite(meanWeight))) {
            throw new InvalidRecordException("a mean weight of " + meanWeight);
        }
        Units standardisation = MixtureCbor.readUnits(in, shape);
        MixtureModel model = MixtureCbor.readModel(in, shape, fewest, most);
        MixtureCbor.requireComputable(model, standardisation);
        return new Seed(standardisation, model, points, meanWeight);
    }

    private static MiniBatch.RowWeights readWeights(CborIn in) {
        long rows = in.readLong();
        double sum = in.readDouble();
        if (rows < 0 || !(sum >= 0 && Double.isFinite(sum))) {
            throw new InvalidRecordException(rows + " rows that weigh " + sum);
        }
        return new MiniBatch.RowWeights(rows, sum);
    }

    /** Earlier releases counted anomalies below a limit, which nothing is known from any more. */
    private static @Nullable TailReport skipAnomalies(CborIn in) {
        if (in.readInt(0, 1) == 1) {
            in.readLong();
            in.readLong();
            in.readDouble();
        }
        return null;
    }

    private static @Nullable TailReport readTails(CborIn in) {
        if (in.readInt(0, 1) == 0) {
            return null;
        }
        int length = in.readInt(0, MOST_TAIL_NUMBERS);
        double[] begun = in.readDoubles(length);
        double[] ended = in.readDoubles(length);
        if (!Arrays.stream(begun).allMatch(Double::isFinite)
                || !Arrays.stream(ended).allMatch(Double::isFinite)) {
            throw new InvalidRecordException("tails that are not finite");
        }
        SortedMap<Integer, Long> anomalies = new TreeMap<>();
        for (int clusters = in.readInt(0, MOST_ROWS); clusters > 0; clusters--) {
            anomalies.put(in.readInt(0, Integer.MAX_VALUE), in.readLong());
        }
        return new TailReport(begun, ended, anomalies);
    }

    private static @Nullable EventSpan readSpan(CborIn in) {
        if (in.readInt(0, 1) == 0) {
            return null;
        }
        long first = in.readLong();
        long last = in.readLong();
        double halfLives = in.readDouble();
        if (first > last || !(halfLives >= 0)) {
            throw new InvalidRecordException("a batch that ends before it begins");
        }
        return new EventSpan(first, last, halfLives);
    }

    private static MiniBatch readBatch(
            CborIn in,
            MiniBatch.@Nullable RowWeights weights,
            @Nullable EventSpan span,
            @Nullable TailReport tails,
            MixtureShape shape,
            int fewest,
            int most) {
        long epoch = in.readLong();
        long version = in.readLong();
        int partition = in.readInt(0, Integer.MAX_VALUE);
        long points = in.readLong();
        double weight = in.readDouble();
        double logLikelihood = in.readDouble();
        double eStepLogLikelihood = in.readDouble();
        long newestTimestampMillis = in.readLong();
        MixtureStatistics statistics = MixtureCbor.readStatistics(in, shape, fewest, most);
        List<SampledPoint> sample = new ArrayList<>();
        for (int rows = in.readInt(0, MOST_ROWS); rows > 0; rows--) {
            sample.add(new SampledPoint(
                    in.readDoubles(shape.columns()),
                    in.readDouble(),
                    in.readInt(PointBlock.UNLABELLED, shape.classes() - 1)));
        }
        return new MiniBatch(
                epoch,
                version,
                partition,
                points,
                weight,
                logLikelihood,
                eStepLogLikelihood,
                newestTimestampMillis,
                span,
                tails,
                weights,
                statistics,
                sample);
    }

    private static ChallengeResult readFinding(CborIn in, MixtureShape shape, int fewest, int most, boolean whole) {
        long request = in.readLong();
        double gain = in.readDouble();
        if (in.readInt(0, 1) == 0) {
            return new ChallengeResult(request, gain, null);
        }
        Units standardisation = MixtureCbor.readUnits(in, shape);
        MixtureModel model = MixtureCbor.readModel(in, shape, fewest, most);
        MixtureCbor.requireComputable(model, standardisation);
        MixtureStatistics statistics = MixtureCbor.readStatistics(in, shape, model.components());
        if (whole) {
            return new ChallengeResult(request, gain, new Adoption(standardisation, model, statistics));
        }
        int[] origin = new int[model.components()];
        for (int k = 0; k < origin.length; k++) {
            origin[k] = in.readInt(Adoption.NEW, most - 1);
        }
        return new ChallengeResult(request, gain, new Adoption(standardisation, model, statistics, origin));
    }
}
