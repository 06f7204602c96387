package dev.stepwise.codec.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The wanted places of an event, as a tree of member names and array indices: the JSON pointers (RFC 6901) of a model. */
final class PointerTree {

    private static final String INDEX = "0|[1-9][0-9]{0,8}";

    private final String pointer;
    private final FieldReader[] fields;
    /** Whether a field of the model stands here or below, and not only what is carried on. */
    private final boolean ofModel;

    private final PointerTree[] children;
    private final NameTable names;
    /** The array index that each child also stands for; −1: none. */
    private final int[] indices;
    /** The read in which this place was last seen. */
    private long seen;
    /** The child that is expected next, as events tend to have their members in one order. */
    private int next;

    private PointerTree(String pointer, Builder place) {
        this.pointer = pointer;
        this.fields = place.fields.toArray(FieldReader[]::new);
        this.ofModel = place.ofModel;
        this.names = new NameTable(List.copyOf(place.children.sequencedKeySet()));
        this.indices = place.children.keySet().stream()
                .mapToInt(step -> step.matches(INDEX) ? Integer.parseInt(step) : -1)
                .toArray();
        this.children = place.children.entrySet().stream()
                .map(child -> new PointerTree(pointer + "/" + escaped(child.getKey()), child.getValue()))
                .toArray(PointerTree[]::new);
    }

    /** Gathers places. */
    static final class Builder {

        private final List<FieldReader> fields = new ArrayList<>();
        private final SequencedMap<String, Builder> children = new LinkedHashMap<>();
        private boolean ofModel;

        /** Adds a field of the model; several may read the same place. */
        void add(String path, FieldReader field) {
            add(path, field, true);
        }

        /** Adds a field that is carried on. That it stands twice is no mistake of a point. */
        void addCarried(String path, FieldReader field) {
            add(path, field, false);
        }

        private void add(String path, FieldReader field, boolean isOfModel) {
            Builder place = this;
            for (int from = 1; from <= path.length(); ) {
                int to = path.indexOf('/', from);
                to = to < 0 ? path.length() : to;
                String step = path.substring(from, to).replace("~1", "/").replace("~0", "~");
                place = place.children.computeIfAbsent(step, _ -> new Builder());
                place.ofModel |= isOfModel;
                from = to + 1;
            }
            place.fields.add(field);
        }

        /** The root. */
        PointerTree build() {
            return new PointerTree("", this);
        }
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    String pointer() {
        return pointer;
    }

    /** Returns the readers of the value at this place. */
    FieldReader[] fields() {
        return fields;
    }

    boolean hasChildren() {
        return children.length > 0;
    }

    /** Notes that an event has this place; whether it had it before, which a field of the model must not. */
    boolean seenTwice(long read) {
        boolean again = seen == read && ofModel;
        seen = read;
        return again;
    }

    /** The child of a name, or null. */
    @Nullable
    PointerTree member(JsonString name) {
        int expected = next;
        int index = names.is(expected, name) ? expected : names.indexOf(name);
        if (index < 0) {
            return null;
        }
        next = index + 1 < children.length ? index + 1 : 0;
        return children[index];
    }

    /** The child at an array index, or null. */
    @Nullable
    PointerTree element(int index) {
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] == index) {
                return children[i];
            }
        }
        return null;
    }
}
