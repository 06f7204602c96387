package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.ModelSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes assignments as JSON: {@code {"model","version","cluster","probabilities":[…],"logDensity","tail",
 * "background"?,"anomaly"?,"imputed"?:{…}}}. Probabilities, log-density and tail have six decimals. Allocates nothing but the bytes it
 * returns, unless values are imputed. Not thread safe.
 */
public final class AssignmentWriter {

    private static final byte[] CLUSTER = ",\"cluster\":".getBytes(US_ASCII);
    private static final byte[] PROBABILITIES = ",\"probabilities\":[".getBytes(US_ASCII);
    private static final byte[] LOG_DENSITY = "],\"logDensity\":".getBytes(US_ASCII);
    private static final byte[] TAIL = ",\"tail\":".getBytes(US_ASCII);
    private static final byte[] BACKGROUND = ",\"background\":".getBytes(US_ASCII);
    private static final byte[] ANOMALY = ",\"anomaly\":true".getBytes(US_ASCII);
    /** More than the names of the members, and the numbers of which there is one. */
    private static final int LONGEST_WITHOUT_PROBABILITIES = 200;

    private static final int LONGEST_PROBABILITY = 9;

    private final byte[] start;
    private final @Nullable ImputedValues imputed;
    private final int longestImputed;
    private byte[] buffer = {};
    private int prefixLength;
    private long prefixVersion = -1;

    /** @param model its id */
    public AssignmentWriter(String model) {
        this(model, null);
    }

    /** Returns the writer for a model whose assignments say what is expected in the place of missing values. */
    public static AssignmentWriter imputing(String model, ModelSchema schema) {
        return new AssignmentWriter(model, new ImputedValues(schema));
    }

    private AssignmentWriter(String model, @Nullable ImputedValues imputed) {
        this.imputed = imputed;
        longestImputed = imputed == null ? 0 : imputed.longest();
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(model));
        start = ("{\"model\":\"" + quoted + "\",\"version\":").getBytes(StandardCharsets.UTF_8);
    }

    /** The assignment of point i of a block. */
    public byte[] write(ScoredBlock block, int i) {
        int components = block.components();
        prepare(block.version(), components);
        byte[] into = buffer;
        int at = putText(CLUSTER, into, prefixLength);
        at = FixedDecimals.putLong(block.cluster(i), into, at);
        at = putText(PROBABILITIES, into, at);
        for (int k = 0; k < components; k++) {
            at = FixedDecimals.putProbability(block.probability(k, i), into, at);
            into[at++] = ',';
        }
        at = putText(LOG_DENSITY, into, at - 1);
        at = FixedDecimals.put(block.logDensity(i), into, at);
        at = putText(TAIL, into, at);
        at = FixedDecimals.putShare(block.tail(i), into, at);
        if (block.hasBackground()) {
            at = putText(BACKGROUND, into, at);
            at = FixedDecimals.putProbability(block.background(i), into, at);
        }
        if (block.isAnomaly(i)) {
            at = putText(ANOMALY, into, at);
        }
        if (imputed != null) {
            at = imputed.put(block, i, into, at);
        }
        into[at++] = '}';
        return Arrays.copyOf(into, at);
    }

    /** Model and version stay in the buffer from point to point. */
    private void prepare(long version, int components) {
        int needed = start.length + LONGEST_WITHOUT_PROBABILITIES + LONGEST_PROBABILITY * components + longestImputed;
        if (buffer.length < needed) {
            buffer = new byte[needed];
            prefixVersion = -1;
        }
        if (prefixVersion != version) {
            prefixLength = FixedDecimals.putLong(version, buffer, putText(start, buffer, 0));
            prefixVersion = version;
        }
    }

    private static int putText(byte[] text, byte[] into, int at) {
        System.arraycopy(text, 0, into, at, text.length);
        return at + text.length;
    }
}
