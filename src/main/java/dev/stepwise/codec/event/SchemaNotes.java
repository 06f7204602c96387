package dev.stepwise.codec.event;

import dev.stepwise.codec.field.UnsuitableSchemaException;
import java.util.HashSet;
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

    /** Of one schema that are named. */
    private static final int MOST_MESSAGES = 20;

    private static final String WHOLE = "";

    private final String model;
    /** What was said of each schema. */
    private final Map<String, Set<String>> said = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > MOST;
        }
    };

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
        if (isNew(schema, WHOLE)) {
            suits(schema, missing);
        }
    }

    /** The same of one message of a schema that may have thousands: a few of them are named. */
    void planned(String schema, String message, List<String> missing) {
        if (isNew(schema, message)) {
            suits(schema + ", message " + message, missing);
        }
    }

    private void suits(String schema, List<String> missing) {
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

    /** Whether something is to be said of a message. */
    synchronized boolean isNew(String schema, String message) {
        Set<String> messages = said.computeIfAbsent(schema, _ -> new HashSet<>());
        boolean isWhole = message.equals(WHOLE);
        if (!isWhole && messages.size() > MOST_MESSAGES || !messages.add(message)) {
            return false;
        }
        if (!isWhole && messages.size() > MOST_MESSAGES) {
            LOG.warn("Model {} reads events of the schema of {}, of other messages too", model, schema);
            return false;
        }
        return true;
    }

    void unsuitable(String schema, UnsuitableSchemaException why) {
        if (isNew(schema, WHOLE)) {
            LOG.warn(
                    "Model {} cannot read events of the schema of {}, they are dead letters: {}",
                    model,
                    schema,
                    why.getMessage());
        }
    }
}
