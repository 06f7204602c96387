package dev.stepwise.codec.document;

import dev.stepwise.codec.document.YamlNode.Entry;
import dev.stepwise.codec.document.YamlNode.Mapping;
import dev.stepwise.codec.document.YamlNode.Position;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The keys of one mapping. Each key that exists is asked for; {@link #close()} then reports the others as unknown. */
public final class YamlSection implements AutoCloseable {

    private final Mapping node;
    private final String path;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> gone = new TreeSet<>();

    YamlSection(Mapping node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    public boolean has(String key) {
        return node.get(key) != null;
    }

    /** The value of a key; empty if the key is absent or its value has a problem, which is reported. */
    public <T> Optional<T> optional(String key, Function<YamlValue, T> reader) {
        known.add(key);
        YamlNode value = node.get(key);
        return value == null
                ? Optional.empty()
                : new YamlValue(value, Problems.child(path, key), problems).read(reader);
    }

    /** The value of a key that must be there. */
    public <T> Optional<T> required(String key, Function<YamlValue, T> reader) {
        if (!has(key)) {
            problems.add(Problems.child(path, key), node.position(), "is required");
        }
        return optional(key, reader);
    }

    /** A key that exists, but has no meaning here. */
    public void forbidden(String key, String message) {
        known.add(key);
        if (has(key)) {
            problem(key, message);
        }
    }

    /** A key that is not there, such as one of earlier releases, which says what to do in its place; nobody is pointed to it. */
    public void gone(String key, String message) {
        if (has(key)) {
            gone.add(key);
            problem(key, message);
        }
    }

    /** Reports a problem with a key or, as in {@code prior.gaussian}, with one within it, at its place if it has one. */
    public void problem(String key, String message) {
        Position position = node.position();
        YamlNode within = node;
        for (String step : key.split("\\.", -1)) {
            Entry entry = within instanceof Mapping mapping ? mapping.entries().get(step) : null;
            if (entry == null) {
                break;
            }
            position = entry.key();
            within = entry.value();
        }
        problems.add(Problems.child(path, key), position, message);
    }

    /** Reports every key that nobody asked for. */
    @Override
    public void close() {
        node.entries().forEach((key, entry) -> {
            if (!known.contains(key) && !gone.contains(key)) {
                problems.add(Problems.child(path, key), entry.key(), Problems.unknown("key", key, known));
            }
        });
    }
}
