package dev.stepwise.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.stepwise.em.ScoredBlock;
import dev.stepwise.event.ImputedFeature;
import dev.stepwise.event.ModelSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes assignments as JSON: {@code {"model","version","cluster","probabilities":[…],"logDensity","tail","imputed"?:{…}}}. Probabilities
 * and tail have six decimals. Allocates nothing but the bytes it returns. Not thread safe.
 */
public final class AssignmentWriter {

    private static final byte[] CLUSTER = ",\"cluster\":".getBytes(US_ASCII);
    private static final byte[] PROBABILITIES = ",\"probabilities\":[".getBytes(US_ASCII);
    private static final byte[] LOG_DENSITY = "],\"logDensity\":".getBytes(US_ASCII);
    private static final byte[] IMPUTED = ",\"imputed\":{".getBytes(US_ASCII);
    private static final byte[] TAIL = ",\"tail\":".getBytes(US_ASCII);
    private static final int LONGEST_PROBABILITY = 9;

    private final byte[] start;
    private byte[] buffer = new byte[256];
    private int prefixLength;
    private long prefixVersion = -1;

    private final List<Imputed> imputed = new ArrayList<>();
    private double[] expectation = {};

    /** A value that may be missing, with its name, and those of its levels, ready to be written. */
    private record Imputed(ImputedFeature feature, byte[] name, List<byte[]> levels) {}

    /** @param model its id */
    public AssignmentWriter(String model) {
        this(model, List.of(), 0);
    }

    /** Of a model whose assignments say what is missing. */
    public static AssignmentWriter imputing(String model, ModelSchema schema) {
        List<ImputedFeature> features = ImputedFeature.of(schema);
        int length = features.stream()
                .mapToInt(feature ->
                        feature.offset() + Math.max(2, feature.levels().size()))
                .max()
                .orElse(0);
        return new AssignmentWriter(model, features, length);
    }

    private AssignmentWriter(String model, List<ImputedFeature> features, int expectationLength) {
        expectation = new double[expectationLength];
        for (ImputedFeature feature : features) {
            imputed.add(new Imputed(
                    feature,
                    key(feature.name()),
                    feature.levels().stream().map(AssignmentWriter::key).toList()));
        }
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
        at = FixedDecimals.putProbability(block.tail(i), into, at);
        if (!imputed.isEmpty()) {
            at = putImputed(block, i, at);
        }
        buffer[at++] = '}';
        return Arrays.copyOf(buffer, at);
    }

    private static byte[] key(String name) {
        return ("\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + "\":")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** {@code "imputed":{…}} with what is expected in the place of what is missing; nothing for a complete point. */
    private int putImputed(ScoredBlock block, int i, int from) {
        int at = from;
        boolean any = false;
        for (Imputed value : imputed) {
            if (block.isMissing(value.feature().column(), i)) {
                if (!any) {
                    block.expect(i, expectation);
                }
                ensure(at + IMPUTED.length + value.name().length + FixedDecimals.LONGEST + 4);
                at = any ? put(',', at) : putText(IMPUTED, buffer, at);
                any = true;
                at = putText(value.name(), buffer, at);
                at = putExpected(value, at);
            }
        }
        return any ? put('}', at) : at;
    }

    private int putExpected(Imputed value, int from) {
        int offset = value.feature().offset();
        if (value.levels().isEmpty()) {
            return FixedDecimals.put(expectation[offset], buffer, from);
        }
        int at = put('{', from);
        for (int level = 0; level < value.levels().size(); level++) {
            ensure(at + value.levels().get(level).length + LONGEST_PROBABILITY + 4);
            at = level > 0 ? put(',', at) : at;
            at = putText(value.levels().get(level), buffer, at);
            at = FixedDecimals.putProbability(expectation[offset + level], buffer, at);
        }
        return put('}', at);
    }

    private int put(char character, int at) {
        buffer[at] = (byte) character;
        return at + 1;
    }

    private void ensure(int length) {
        if (buffer.length < length) {
            buffer = Arrays.copyOf(buffer, 2 * length);
        }
    }

    /** Model and version stay in the buffer from point to point. */
    private void prepare(long version, int components) {
        int needed = start.length + 128 + LONGEST_PROBABILITY * components;
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
