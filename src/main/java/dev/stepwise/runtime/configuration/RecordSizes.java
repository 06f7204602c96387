package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.json.Limits;
import dev.stepwise.distribution.Family;
import dev.stepwise.em.operation.Command;
import dev.stepwise.em.regime.Regimes;
import dev.stepwise.em.regime.RetiredComponents;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.topology.ServedModel;
import java.util.List;

/** The largest records that models can make, in bytes: what topics and clients have to let through. */
public final class RecordSizes {

    /** Kafka's own default, below which nothing is set. */
    private static final long LEAST = 1_048_588;

    private static final long MOST = 512L << 20;

    /** Room for headers, keys and framing. */
    private static final long OVERHEAD = 128 << 10;

    private static final long NUMBER = Double.BYTES;
    private static final long NUMBER_AS_TEXT = 26;
    private static final long MOST_SAMPLED_ROWS = 1024;
    private static final long SEGMENT_BYTES = 512 << 10;

    /** The state keeps so many copies of each component beside those that have retired, all in one record. */
    private static final long COPIES = 2;

    /** Parameters to score with, those of the E-step, and those that an operator has pinned. */
    private static final long SETS_OF_PARAMETERS = 3;

    /** Characters of a name have four bytes at most; its id and its length have ten. */
    private static final long NAME_BYTES = 4 * Command.LONGEST_TEXT + 10;

    /** A copy has an id, a weight, the lengths of its arrays, and what a background has. */
    private static final long COPY_OVERHEAD = 32;

    private RecordSizes() {}

    /**
     * Returns the most bytes that a record of any topic can have.
     *
     * @throws IllegalArgumentException when a model is so large that its records pass half a gibibyte
     */
    public static int largest(List<ServedModel> models, Limits limits) {
        long largest = Math.max(LEAST, Math.max(SEGMENT_BYTES, 2L * limits.bytes()) + OVERHEAD);
        for (ServedModel model : models) {
            long bytes = of(model) + OVERHEAD;
            if (bytes > MOST) {
                throw new IllegalArgumentException(
                        "model " + model.id() + ": its records would have " + bytes + " bytes, more than " + MOST
                                + "; give it fewer features or components, or another covariance");
            }
            largest = Math.max(largest, bytes);
        }
        return (int) largest;
    }

    /** Snapshots that so many bytes hold, from 20 to 1000. */
    public static long snapshotsWithin(long bytes, ServiceOptions options) {
        long largest =
                options.models().stream().mapToLong(RecordSizes::snapshot).max().orElse(1);
        return Math.clamp(bytes / largest, 20, 1_000);
    }

    private static long snapshot(ServedModel model) {
        long distribution = 1;
        for (Family family : model.spec().shape().families()) {
            distribution += family.distributionLength();
        }
        return model.components()
                * (2 * distribution * NUMBER_AS_TEXT
                        + 128L * model.spec().shape().columns()
                        + 128);
    }

    private static long of(ServedModel model) {
        MixtureShape shape = model.spec().shape();
        long k = model.components();
        long columns = shape.columns();
        long distribution = 1;
        long statistics = 1;
        for (Family family : shape.families()) {
            distribution += family.distributionLength();
            statistics += family.statisticsLength();
        }
        boolean recalls = Regimes.recalls(model.spec());
        long scored = k + (recalls ? RetiredComponents.most(shape, model.components()) : 0);
        long copies = recalls ? COPIES * k + (scored - k) : k; // k: those of a challenge's result
        long learned = copies * ((distribution + statistics) * NUMBER + COPY_OVERHEAD);
        long parameters = SETS_OF_PARAMETERS * scored * distribution * NUMBER + scored * NAME_BYTES;
        long batch = scored * statistics * NUMBER + MOST_SAMPLED_ROWS * (columns * NUMBER + 24);
        long units = 2 * columns * NUMBER;
        return Math.max(Math.max(learned, parameters), Math.max(batch, snapshot(model))) + units;
    }
}
