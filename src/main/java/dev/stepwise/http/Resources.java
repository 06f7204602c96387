package dev.stepwise.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Files of the jar that are served as they are: a fixed list, read once, so that no path leads to any other. */
public final class Resources {

    private final Map<String, Answer.Whole> byPath = new TreeMap<>();

    /** None. */
    public Resources() {}

    /**
     * Adds a file.
     *
     * @param path where it is served
     * @param type its media type
     * @param owner whose class loader finds it
     * @param name of the resource, from the root
     * @throws IllegalStateException when it is not there
     */
    public Resources add(String path, String type, Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            byPath.put(path, new Answer.Whole(type, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Returns what is served at a path. It is null where nothing is. */
    Answer.@Nullable Whole at(String path) {
        return byPath.get(path);
    }

    /** All of it, by path. */
    public Map<String, Answer.Whole> all() {
        return Collections.unmodifiableMap(byPath);
    }
}
