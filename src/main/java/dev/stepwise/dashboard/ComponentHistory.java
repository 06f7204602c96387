package dev.stepwise.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.codec.report.ComponentJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Remembers how each component came to be and how it ended. Not thread safe. */
final class ComponentHistory {

    private static final int MOST = 500;

    private final Map<Integer, Story> stories = new LinkedHashMap<>();
    private Map<Integer, Double> weights = Map.of();

    private static final class Story {
        private @Nullable Chapter beginning;
        private @Nullable Chapter end;
    }

    /** Something that happened to a component, with the other one that had a part in it. */
    private record Chapter(
            String event, long timestampMillis, @Nullable Integer other) {
        void write(JsonGenerator json, String name) throws IOException {
            json.writeObjectFieldStart(name);
            json.writeStringField("event", event);
            json.writeNumberField("timestamp", timestampMillis);
            if (other != null) {
                json.writeNumberField("other", other);
            }
            json.writeEndObject();
        }
    }

    /** Takes an event as {@code cluster-events} has it. */
    void happened(JsonNode event) {
        String kind = event.path("event").asText();
        long time = event.path("timestamp").asLong();
        List<Integer> ids = new ArrayList<>();
        event.path("components").forEach(id -> ids.add(id.asInt()));
        switch (kind) {
            case "seeded" -> ids.forEach(id -> of(id).beginning = new Chapter(kind, time, null));
            case "born", "split", "returned" -> {
                if (!ids.isEmpty()) {
                    Story story = of(ids.getFirst());
                    story.beginning = new Chapter(kind, time, other(ids));
                    story.end = null;
                }
            }
            case "died", "merged" -> {
                if (!ids.isEmpty()) {
                    of(ids.getFirst()).end = new Chapter(kind, time, other(ids));
                }
            }
            default -> {
                // about the whole model
            }
        }
        forget();
    }

    private static @Nullable Integer other(List<Integer> ids) {
        return ids.size() > 1 ? ids.get(1) : null;
    }

    private Story of(int id) {
        return stories.computeIfAbsent(id, key -> new Story());
    }

    /** Lets go of the oldest stories of components that no longer live. */
    private void forget() {
        Iterator<Integer> oldest = stories.keySet().iterator();
        for (int surplus = stories.size() - MOST; surplus > 0 && oldest.hasNext(); ) {
            if (!weights.containsKey(oldest.next())) {
                oldest.remove();
                surplus--;
            }
        }
    }

    /** Takes the components of a snapshot: those that live. */
    void live(JsonNode components) {
        Map<Integer, Double> living = new TreeMap<>();
        for (JsonNode component : components) {
            living.put(component.path("id").asInt(), component.path("weight").asDouble());
        }
        weights = living;
        living.keySet().forEach(this::of);
        forget();
    }

    void clear() {
        stories.clear();
        weights = Map.of();
    }

    /** Writes {@code "components":[{"id","alive","weight"?,"began"?,"ended"?}]}, by id. */
    void write(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("components");
        for (var entry : new TreeMap<>(stories).entrySet()) {
            Double weight = weights.get(entry.getKey());
            json.writeStartObject();
            json.writeNumberField("id", entry.getKey());
            json.writeBooleanField("alive", weight != null);
            if (weight != null) {
                ComponentJson.number(json, "weight", weight);
            }
            Story story = entry.getValue();
            if (story.beginning != null) {
                story.beginning.write(json, "began");
            }
            if (story.end != null && weight == null) {
                story.end.write(json, "ended");
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
