package dev.stepwise.codec.avro;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import dev.stepwise.codec.field.WantedPlace;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * How the values that a model wants are read along one schema that events were written with. Made once for a schema. One
 * thread at a time.
 */
public final class AvroPlan {

    private final AvroNode root;
    private final List<String> missing;

    private AvroPlan(AvroNode root, List<String> missing) {
        this.root = root;
        this.missing = List.copyOf(missing);
    }

    /**
     * Plans the reading of what a model wants.
     *
     * @throws UnsuitableSchemaException with all fields whose type does not suit
     */
    public static AvroPlan of(Schema schema, WantedPlace wanted) {
        AvroPlanner planner = new AvroPlanner();
        AvroNode root = planner.plan(schema, wanted);
        List<String> missing = new ArrayList<>();
        addMissing(wanted, planner, missing);
        return new AvroPlan(root, missing);
    }

    private static void addMissing(WantedPlace place, AvroPlanner planner, List<String> missing) {
        if (place.isField() && !planner.hasFound(place)) {
            missing.add(place.pointer());
        }
        place.children().values().forEach(child -> addMissing(child, planner, missing));
    }

    AvroNode root() {
        return root;
    }

    /** Returns the pointers that lead nowhere in this schema: their values are missing in all of its events. */
    public List<String> missing() {
        return missing;
    }
}
