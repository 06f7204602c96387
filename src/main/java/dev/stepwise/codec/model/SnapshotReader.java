package dev.stepwise.codec.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.YamlNode;
import dev.stepwise.codec.document.YamlReader;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.model.ClustersAt;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.MixtureMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads back what a snapshot says of its clusters. */
public final class SnapshotReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SnapshotReader() {}

    /** Returns the clusters of a snapshot as it was published; empty: it is none of a model like this. */
    public static Optional<ClustersAt> read(MixtureMapping mapping, byte[] snapshot) {
        try {
            JsonNode json = JSON.readTree(snapshot);
            List<InitialComponent> components = components(new String(snapshot, UTF_8));
            if (components.isEmpty()) {
                return Optional.empty();
            }
            List<Integer> ids = new ArrayList<>();
            Map<Integer, String> names = new HashMap<>();
            for (JsonNode component : json.path("components")) {
                int id = component.path("id").asInt();
                ids.add(id);
                if (component.has("name")) {
                    names.put(id, component.path("name").asText());
                }
            }
            return Optional.of(new ClustersAt(
                    json.path("version").asLong(),
                    json.path("timestamp").asLong(),
                    ids,
                    mapping.mixture(components),
                    names));
        } catch (IOException | RuntimeException e) { // of an earlier form of the model
            return Optional.empty();
        }
    }

    private static List<InitialComponent> components(String snapshot) {
        Problems problems = new Problems();
        YamlNode root = YamlReader.read(snapshot, problems);
        List<InitialComponent> components = Optional.ofNullable(root)
                .flatMap(node -> new YamlValue(node, "", problems).read(YamlValue::section))
                .flatMap(InitialParser::list)
                .orElse(List.of());
        return problems.count() > 0 ? List.of() : components;
    }
}
