package dev.stepwise.codec.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.ModelSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes assignments as JSON: {@code {"model","version","cluster","name"?,"clusters":[…],"probabilities":[…],"logDensity",
 * "population"?,"tail","background"?,"anomaly"?,"imputed"?:{…},"carried"?:{…},"explanation"?:{…}}}. Probabilities, log-density and tail have six decimals. Allocates nothing but the bytes it
 * returns, unless values are imputed or points explained. Not thread safe.
 */
public final class AssignmentWriter {

    private static final byte[] CLUSTER = ",\"cluster\":".getBytes(US_ASCII);
    private static final byte[] NAME = ",\"name\":\"".getBytes(US_ASCII);
    private static final byte[] CLUSTERS = ",\"clusters\":[".getBytes(US_ASCII);
    private static final byte[] PROBABILITIES = "],\"probabilities\":[".getBytes(US_ASCII);
    private static final byte[] LOG_DENSITY = "],\"logDensity\":".getBytes(US_ASCII);
    private static final byte[] POPULATION = ",\"population\":".getBytes(US_ASCII);
    private static final byte[] TAIL = ",\"tail\":".getBytes(US_ASCII);
    private static final byte[] BACKGROUND = ",\"background\":".getBytes(US_ASCII);
    private static final byte[] EXPLANATION = ",\"explanation\":".getBytes(US_ASCII);
    private static final byte[] ANOMALY = ",\"anomaly\":true".getBytes(US_ASCII);
    /** More than the names of the members, and the numbers of which there is one. */
    private static final int LONGEST_WITHOUT_PROBABILITIES = 200;

    private static final byte[] NOTHING = {};
    private static final int LONGEST_PROBABILITY = 9;
    private static final int LONGEST_ID = 11;

    private final byte[] start;
    private final @Nullable NamesOfClusters names;
    private final @Nullable ImputedValues imputed;
    private final @Nullable Explanations explanations;
    private final int longestImputed;
    private byte[] buffer = {};
    private byte[] clusters = {};
    private int prefixLength;
    private @Nullable ModelParameters prepared;

    /** @param model its id */
    public AssignmentWriter(String model) {
        this(quoted(model), null, null, null);
    }

    /**
     * Returns the writer of a model's assignments: with what is missing and the names of clusters where the model says so, and with
     * these explanations.
     *
     * @param names of clusters, by id: the newest ones; the same object while they are the same
     */
    public static AssignmentWriter of(
            ModelDefinition model, Explain explain, Supplier<? extends Map<Integer, String>> names) {
        AssignmentWriter writer = new AssignmentWriter(
                quoted(model.id()),
                model.names() ? new NamesOfClusters(names, AssignmentWriter::named, NOTHING) : null,
                model.impute() ? new ImputedValues(model.schema()) : null,
                null);
        return writer.explaining(model.schema(), explain);
    }

    /** Returns the writer for a model whose assignments say what is expected in the place of missing values. */
    public static AssignmentWriter imputing(String model, ModelSchema schema) {
        return new AssignmentWriter(quoted(model), null, new ImputedValues(schema), null);
    }

    /** Returns this writer as one whose assignments say why points are what they are, where that is asked for. */
    public AssignmentWriter explaining(ModelSchema schema, Explain explain) {
        return explain.which() == Explain.Which.NONE
                ? this
                : new AssignmentWriter(start, names, imputed, new Explanations(schema, explain));
    }

    /** Returns this writer as one whose assignments stand behind these bytes. */
    public AssignmentWriter behind(byte[] frame) {
        byte[] framed = Arrays.copyOf(frame, frame.length + start.length);
        putText(start, framed, frame.length);
        return new AssignmentWriter(framed, names, imputed, explanations);
    }

    private AssignmentWriter(
            byte[] start,
            @Nullable NamesOfClusters names,
            @Nullable ImputedValues imputed,
            @Nullable Explanations explanations) {
        this.start = start;
        this.names = names;
        this.imputed = imputed;
        this.explanations = explanations;
        longestImputed = imputed == null ? 0 : imputed.longest();
    }

    private static byte[] quoted(String model) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(model));
        return ("{\"model\":\"" + quoted + "\",\"version\":").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] named(String name) {
        byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(name);
        byte[] member = Arrays.copyOf(NAME, NAME.length + quoted.length + 1);
        System.arraycopy(quoted, 0, member, NAME.length, quoted.length);
        member[member.length - 1] = '"';
        return member;
    }

    /** The assignment of point i of a block, whose event carries nothing on. */
    public byte[] write(ScoredBlock block, int i) {
        return write(block, i, NOTHING);
    }

    /** @param carried what {@link CarriedText.Member} has made of the event */
    public byte[] write(ScoredBlock block, int i, byte[] carried) {
        int components = block.components();
        byte[] name = names == null ? NOTHING : names.of(block, i);
        prepare(block, name.length);
        byte[] into = buffer;
        int at = putText(CLUSTER, into, prefixLength);
        at = FixedDecimals.putLong(block.cluster(i), into, at);
        at = putText(name, into, at);
        at = putText(clusters, into, at);
        for (int k = 0; k < components; k++) {
            at = FixedDecimals.putProbability(block.probability(k, i), into, at);
            into[at++] = ',';
        }
        at = putText(LOG_DENSITY, into, at - 1);
        at = FixedDecimals.put(block.logDensity(i), into, at);
        if (block.isByKeys()) {
            at = putText(POPULATION, into, at);
            at = FixedDecimals.put(block.logDensityOfPopulation(i), into, at);
        }
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
        return explanations != null && explanations.explains(block, i)
                ? ended(into, at, carried, EXPLANATION, explanations.write(block, i))
                : ended(into, at, carried, NOTHING, NOTHING);
    }

    private static byte[] ended(byte[] beginning, int length, byte[] carried, byte[] name, byte[] explanation) {
        byte[] assignment = Arrays.copyOf(beginning, length + carried.length + name.length + explanation.length + 1);
        int at = putText(carried, assignment, length);
        putText(explanation, assignment, putText(name, assignment, at));
        assignment[assignment.length - 1] = '}';
        return assignment;
    }

    /** Model and version stay in the buffer from point to point, and the ids of the clusters beside it. */
    @SuppressWarnings("ReferenceEquality") // the scorer has one object for all blocks of a version
    private void prepare(ScoredBlock block, int nameLength) {
        int needed = start.length
                + nameLength
                + LONGEST_WITHOUT_PROBABILITIES
                + (LONGEST_ID + LONGEST_PROBABILITY) * block.components()
                + longestImputed;
        if (buffer.length < needed) {
            buffer = new byte[needed];
            prepared = null;
        }
        if (prepared != block.parameters()) { // a version comes again after a reset, with other clusters
            clusters = clusters(block);
            prefixLength = FixedDecimals.putLong(block.version(), buffer, putText(start, buffer, 0));
            prepared = block.parameters();
        }
    }

    private static byte[] clusters(ScoredBlock block) {
        byte[] into = new byte[CLUSTERS.length + LONGEST_ID * block.components() + PROBABILITIES.length];
        int at = putText(CLUSTERS, into, 0);
        for (int k = 0; k < block.components(); k++) {
            at = FixedDecimals.putLong(block.id(k), into, at);
            into[at++] = ',';
        }
        return Arrays.copyOf(into, putText(PROBABILITIES, into, at - 1));
    }

    private static int putText(byte[] text, byte[] into, int at) {
        System.arraycopy(text, 0, into, at, text.length);
        return at + text.length;
    }
}
