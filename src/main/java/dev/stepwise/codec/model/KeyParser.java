package dev.stepwise.codec.model;

import dev.stepwise.codec.document.YamlSection;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.model.KeyDefinition;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which points are of one key, and how many keys are remembered: {@code key} and {@code perKey}. */
final class KeyParser {

    private static final int MOST_KEYS = 100_000_000;

    private KeyParser() {}

    /** Where the key is: the pointer to a field, or null for the key of the record. */
    private record Place(@Nullable String path) {}

    /** Returns what says which points are of one key; null: points have no keys. */
    static @Nullable KeyDefinition parse(YamlSection keys) {
        Optional<Place> place = keys.optional("key", KeyParser::place);
        if (!keys.has("key")) {
            keys.forbidden("perKey", "has a meaning with key only, which says which points are of one key");
            return null;
        }
        KeyDefinition bounds = keys.optional("perKey", KeyParser::bounds)
                .orElse(new KeyDefinition(null, KeyDefinition.DEFAULT_MOST, KeyDefinition.DEFAULT_IDLE));
        return new KeyDefinition(place.map(Place::path).orElse(null), bounds.most(), bounds.idle());
    }

    private static Place place(YamlValue value) {
        if (!value.isMapping()) {
            if (!value.is("record")) {
                throw value.invalid("must be record, for the key of the record, or {path: /device, partitioned: true}");
            }
            return new Place(null);
        }
        try (YamlSection keys = value.section()) {
            Optional<String> path = keys.required("path", SchemaParser::pointer);
            boolean partitioned = keys.optional("partitioned", YamlValue::flag).orElse(false);
            if (path.isPresent() && !partitioned) {
                keys.problem(
                        "path",
                        "is a field, whose points may be in several partitions, and each would know a part of a key."
                                + " Where the producer sends all points of a key to one partition, say so with"
                                + " partitioned: true. Otherwise make it the key of the record, and say key: record");
            }
            return new Place(path.orElse(null));
        }
    }

    private static KeyDefinition bounds(YamlValue value) {
        try (YamlSection keys = value.section()) {
            int most = keys.optional("most", v -> v.count(MOST_KEYS)).orElse(KeyDefinition.DEFAULT_MOST);
            Duration idle = keys.optional("idle", YamlValue::duration).orElse(KeyDefinition.DEFAULT_IDLE);
            return new KeyDefinition(null, most, idle);
        }
    }
}
