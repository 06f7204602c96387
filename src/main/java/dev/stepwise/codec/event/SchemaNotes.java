package dev.stepwise.codec.event;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once of a schema what a model finds in it, however many tasks and events there are. Safe for threads. */
final class SchemaNotes {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaNotes.class);
    private static final int MOST = 1000;

    private final String model;
    private final Set<String> said = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    SchemaNotes(String model) {
        this.model = model;
    }

    /**
     * Tells of a schema that suits the model.
     *
     * @param schema what people call it
     * @param missing pointers that lead nowhere in the schema
     */
    void planned(String schema, List<String> missing) {
        if (said.add(schema)) {
            if (missing.isEmpty()) {
                LOG.info("Model {} reads events of the schema of {}", model, schema);
            } else {
                LOG.warn(
                        "Model {} reads events of the schema of {}, which has no {}: the values are missing",
                        model,
                        schema,
                        String.join(", ", missing));
            }
        }
    }

    void unsuitable(String schema, UnsuitableSchemaException why) {
        if (said.add(schema)) {
            LOG.warn(
                    "Model {} cannot read events of the schema of {}, they are dead letters: {}",
                    model,
                    schema,
                    why.getMessage());
        }
    }
}
