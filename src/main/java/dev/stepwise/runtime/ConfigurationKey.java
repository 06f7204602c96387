package dev.stepwise.runtime;

import java.util.Map;
import java.util.function.Function;

/**
 * A key of the configuration file.
 *
 * @param name such as {@code http.port}
 * @param description what it is about
 * @param defaultValue as text; what is meant where the key is absent
 * @param rule what a value has to be, completing "must be …"
 * @param schema how JSON Schema says that
 * @param parser reads a value; throws {@link IllegalArgumentException} when it breaks the rule
 */
record ConfigurationKey<T>(
        String name,
        String description,
        String defaultValue,
        String rule,
        Map<String, Object> schema,
        Function<String, T> parser) {

    /** The environment variable that takes the key's place. */
    String environmentVariable() {
        return ConfigurationValues.variable(name);
    }
}
