package dev.stepwise.codec.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.json.Digits;
import dev.stepwise.codec.json.NamesOfClusters;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.CarriedValues;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ModelDefinition;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes assignments in a binary encoding along {@link OutputSchema#ASSIGNMENT}. Numbers are those that JSON has. Allocates nothing
 * but the bytes it returns, unless points are explained or events carry values on. Not thread safe.
 */
final class BinaryAssignments implements AssignmentBytes {

    private static final int MODEL = 1;
    private static final int VERSION = 2;
    private static final int CLUSTER = 3;
    private static final int CLUSTERS = 4;
    private static final int PROBABILITIES = 5;
    private static final int LOG_DENSITY = 6;
    private static final int TAIL = 7;
    private static final int BACKGROUND = 8;
    private static final int ANOMALY = 9;
    private static final int POPULATION = 13;
    private static final int NAME = 14;

    private final byte[] start;
    private final NamesOfClusters names;
    private final @Nullable BinaryImputed imputed;
    private final @Nullable BinaryExplanations explanations;
    private final BinaryCarried carried;
    private final RecordOut out;
    /** Bytes of what is the same for all points of a version, which stay in front. */
    private int prefix;

    private byte[] clusters = {};
    private @Nullable ModelParameters prepared;

    /**
     * @param newestNames of clusters, by id; the same object while they are the same
     * @param frame stands before every value
     * @param out has nothing yet
     */
    BinaryAssignments(
            ModelDefinition model, Supplier<? extends Map<Integer, String>> newestNames, byte[] frame, RecordOut out) {
        this.out = out;
        RecordOut apart = out.another();
        apart.absent();
        names = new NamesOfClusters(model.names() ? newestNames : Map::of, name -> named(name, apart), apart.copy());
        out.raw(frame);
        out.text(MODEL, model.id().getBytes(UTF_8));
        start = out.copy();
        carried = new BinaryCarried(model.schema().carry(), out.another());
        imputed = model.impute() ? new BinaryImputed(model.schema()) : null;
        explanations = model.explain().which() == Explain.Which.NONE
                ? null
                : new BinaryExplanations(model.schema(), model.explain());
    }

    @Override
    public byte[] carried(CarriedValues values) {
        return carried.of(values);
    }

    @Override
    public boolean carriesJson() {
        return false;
    }

    @Override
    public byte[] write(ScoredBlock block, int i, byte[] ofEvent) {
        prepare(block);
        out.cut(prefix);
        out.whole(CLUSTER, block.cluster(i));
        out.raw(clusters);
        int components = block.components();
        out.beginNumbers(PROBABILITIES, components);
        for (int k = 0; k < components; k++) {
            out.item(Digits.probability(block.probability(k, i)));
        }
        out.endNumbers();
        out.number(LOG_DENSITY, Digits.fixed(block.logDensity(i)));
        out.number(TAIL, Digits.share(block.tail(i)));
        out.finite(BACKGROUND, block.hasBackground() ? Digits.probability(block.background(i)) : Double.NaN);
        out.flag(ANOMALY, block.isAnomaly(i));
        if (imputed == null) {
            out.absent();
        } else {
            imputed.write(block, i, out);
        }
        if (explanations == null) {
            out.absent();
        } else {
            explanations.write(block, i, out);
        }
        out.raw(ofEvent);
        out.finite(POPULATION, block.isByKeys() ? Digits.fixed(block.logDensityOfPopulation(i)) : Double.NaN);
        out.raw(names.of(block, i));
        return out.copy();
    }

    private static byte[] named(String name, RecordOut apart) {
        apart.cut(0);
        apart.present();
        apart.text(NAME, name);
        return apart.copy();
    }

    /** Model and version stay in front from point to point, and the ids of the clusters beside them. */
    @SuppressWarnings("ReferenceEquality") // the scorer has one object for all blocks of a version
    private void prepare(ScoredBlock block) {
        if (prepared == block.parameters()) {
            return;
        }
        out.cut(0);
        out.beginWholes(CLUSTERS, block.components());
        for (int k = 0; k < block.components(); k++) {
            out.item((long) block.id(k));
        }
        out.endWholes();
        clusters = out.copy();
        out.cut(0);
        out.raw(start);
        out.whole(VERSION, block.version());
        prefix = out.size();
        prepared = block.parameters();
    }
}
