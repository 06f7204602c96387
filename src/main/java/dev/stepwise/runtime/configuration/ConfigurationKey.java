package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.ValueRule;
import java.util.Map;

/**
 * A key of the configuration file.
 *
 * @param name such as {@code http.port}
 * @param description what it is about
 * @param defaultValue as text; what is meant where the key is absent
 * @param rule what a value has to be
 * @param schema how JSON Schema says that
 */
record ConfigurationKey<T>(
        String name, String description, String defaultValue, ValueRule<T> rule, Map<String, Object> schema) {

    /** Returns the value that the key has when it is absent. */
    T absent() {
        return rule.read(defaultValue).orElseThrow();
    }

    /** The environment variable that takes the key's place. */
    String environmentVariable() {
        return ConfigurationValues.variable(name);
    }
}
