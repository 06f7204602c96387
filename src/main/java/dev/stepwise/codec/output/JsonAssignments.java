package dev.stepwise.codec.output;

import dev.stepwise.codec.json.AssignmentWriter;
import dev.stepwise.codec.json.CarriedText;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.model.CarriedValues;
import dev.stepwise.model.ModelDefinition;
import java.util.Map;
import java.util.function.Supplier;

/** Writes assignments as JSON, behind the id of its schema or not. */
final class JsonAssignments implements AssignmentBytes {

    private final AssignmentWriter writer;
    private final CarriedText.Member carried;

    /** @param frame stands before every value */
    JsonAssignments(ModelDefinition model, Supplier<? extends Map<Integer, String>> names, byte[] frame) {
        writer = AssignmentWriter.of(model, model.explain(), names).behind(frame);
        carried = new CarriedText.Member(model.schema().carry());
    }

    @Override
    public byte[] carried(CarriedValues values) {
        return carried.of(values);
    }

    @Override
    public boolean carriesJson() {
        return true;
    }

    @Override
    public byte[] write(ScoredBlock block, int i, byte[] ofEvent) {
        return writer.write(block, i, ofEvent);
    }
}
