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
    private final Set<SchemaKey> said = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SchemaKey, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    SchemaNotes(String model) {
        this.model = model;
    }

    /** @param missing pointers that lead nowhere in the schema */
    void planned(SchemaKey key, List<String> missing) {
        if (said.add(key)) {
            if (missing.isEmpty()) {
                LOG.info("Model {} reads events of the schema of {}", model, key);
            } else {
                LOG.warn(
                        "Model {} reads events of the schema of {}, which has no {}: the values are missing",
                        model,
                        key,
                        String.join(", ", missing));
            }
        }
    }

    void unsuitable(SchemaKey key, UnsuitableSchemaException why) {
        if (said.add(key)) {
            LOG.warn(
                    "Model {} cannot read events of the schema of {}, they are dead letters: {}",
                    model,
                    key,
                    why.getMessage());
        }
    }
}
