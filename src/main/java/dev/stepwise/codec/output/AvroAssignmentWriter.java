package dev.stepwise.codec.output;

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
 * Writes assignments in Avro along {@link OutputSchemas#assignment()}. Numbers are the doubles that were computed, with all their
 * digits. Allocates nothing but the bytes it returns, unless points are explained or events carry values on. Not thread safe.
 */
final class AvroAssignmentWriter implements AssignmentBytes {

    private static final byte[] NULL = {0};

    private final byte[] start;
    private final @Nullable NamesOfClusters names;
    private final @Nullable AvroImputedValues imputed;
    private final @Nullable AvroExplanations explanations;
    private final AvroCarriedValues carried;
    private final AvroOut out = new AvroOut();
    /** Bytes of what is the same for all points of a version, which stay in front. */
    private int prefix;

    private byte[] clusters = {};
    private @Nullable ModelParameters prepared;

    /**
     * @param newestNames of clusters
     * @param frame stands before every value
     */
    AvroAssignmentWriter(
            ModelDefinition model, Supplier<? extends Map<Integer, String>> newestNames, byte[] frame) {
        names = model.names() ? new NamesOfClusters(newestNames, AvroAssignmentWriter::named, NULL) : null;
        AvroOut first = new AvroOut();
        first.raw(frame);
        first.text(model.id());
        start = first.copy();
        carried = new AvroCarriedValues(model.schema().carry());
        imputed = model.impute() ? new AvroImputedValues(model.schema()) : null;
        explanations = model.explain().which() == Explain.Which.NONE
                ? null
                : new AvroExplanations(model.schema(), model.explain());
    }

    @Override
    public byte[] carried(CarriedValues values) {
        return carried.of(values);
    }

    @Override
    public byte[] write(ScoredBlock block, int i, byte[] ofEvent) {
        prepare(block);
        out.cut(prefix);
        out.whole(block.cluster(i));
        out.raw(clusters);
        int components = block.components();
        out.whole(components);
        for (int k = 0; k < components; k++) {
            out.number(block.probability(k, i));
        }
        out.whole(0);
        out.number(block.logDensity(i));
        out.number(block.tail(i));
        if (block.hasBackground()) {
            out.finite(block.background(i));
        } else {
            out.whole(0);
        }
        out.flag(block.isAnomaly(i));
        if (imputed == null) {
            out.whole(0);
        } else {
            imputed.write(block, i, out);
        }
        if (explanations == null) {
            out.whole(0);
        } else {
            explanations.write(block, i, out);
        }
        out.raw(ofEvent);
        out.raw(names == null ? NULL : names.of(block, i));
        return out.copy();
    }

    private static byte[] named(String name) {
        AvroOut out = new AvroOut();
        out.whole(1);
        out.text(name);
        return out.copy();
    }

    /** Model and version stay in front from point to point, and the ids of the clusters beside them. */
    @SuppressWarnings("ReferenceEquality") // the scorer has one object for all blocks of a version
    private void prepare(ScoredBlock block) {
        if (prepared == block.parameters()) {
            return;
        }
        out.cut(0);
        out.whole(block.components());
        for (int k = 0; k < block.components(); k++) {
            out.whole(block.id(k));
        }
        out.whole(0);
        clusters = out.copy();
        out.cut(0);
        out.raw(start);
        out.whole(block.version());
        prefix = out.size();
        prepared = block.parameters();
    }
}
