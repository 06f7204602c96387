package dev.stepwise.codec.record;

import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.search.Adoption;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.Seed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;

/**
 * A value of the topic {@code statistics}, as CBOR: all that ever changes a learner.
 *
 * @param structure digest of what gives the statistics their meaning (see {@link dev.stepwise.model.ModelFingerprint})
 * @param content what happened
 */
public record StatisticsRecord(String structure, Content content) {

    private static final int LAYOUT = 1;

    // the others are those of mini-batches
    private static final int SEED = 1;
    private static final int FINDING = 3;
    private static final int CHANGE = 5;
    private static final int INSTRUCTION = 7;
    private static final int SEED_WITH_WEIGHT = 9;

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
            case Content.OfMiniBatch(MiniBatch batch) -> MiniBatchCbor.write(out, batch);
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
        int kind = in.readInt(0, Integer.MAX_VALUE);
        Content content = switch (kind) {
            case SEED -> new Content.OfSeed(readSeed(in, false, shape, fewest, most));
            case SEED_WITH_WEIGHT -> new Content.OfSeed(readSeed(in, true, shape, fewest, most));
            case FINDING -> new Content.OfChallengeResult(readFinding(in, shape, fewest, most, true));
            case CHANGE -> new Content.OfChallengeResult(readFinding(in, shape, fewest, most, false));
            case INSTRUCTION -> new Content.OfInstruction(InstructionCbor.read(in));
            default -> new Content.OfMiniBatch(MiniBatchCbor.read(in, kind, shape, fewest, mostScored));
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
