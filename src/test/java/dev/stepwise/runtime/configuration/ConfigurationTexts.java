package dev.stepwise.runtime.configuration;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Texts of configurations, and what becomes of them. */
abstract class ConfigurationTexts {

    static final String MODELS = """
            models:
              - id: geyser
                input: {topic: eruptions}
                features: [{name: duration}, {name: waiting}]
                components: 2
            """;
    static final String LEAST = "kafka: {bootstrap.servers: 'localhost:9092'}\n" + MODELS;

    @TempDir
    Path folder;

    final ServiceConfiguration read(String yaml, Map<String, String> environment) {
        return ConfigurationFile.parse("stepwise.yaml", yaml, folder, environment);
    }

    final String[] problemsOf(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> read(yaml, environment))
                .getMessage()
                .split("\n");
    }

    final String[] problemsOf(String yaml) {
        return problemsOf(yaml, Map.of());
    }

    /** All but the models, which have no equality. */
    final Object readable(String yaml, Map<String, String> environment) {
        ServiceConfiguration all = read(yaml, environment);
        return List.of(
                all.topics(),
                all.http(),
                all.service().topics(),
                all.service().kafka(),
                all.service().limits(),
                all.service().snapshotInterval(),
                all.service().lostRecords(),
                all.log(),
                all.service().output(),
                Optional.ofNullable(all.service().registry()));
    }
}
