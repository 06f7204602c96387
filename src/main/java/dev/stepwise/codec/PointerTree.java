package dev.stepwise.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wanted places of an event, as a tree of member names and array indices: the JSON pointers (RFC 6901) of a model. */
final class PointerTree {

    /** What stands at a place that a model names; several fields may read the same one. */
    final List<FieldReader> fields = new ArrayList<>();

    private byte[][] names = {};
    private PointerTree[] children = {};
    /** The array index that each child also stands for; −1: none. */
    private int[] indices = {};

    final String pointer;
    /** The read in which this place was last seen. */
    long seen;

    PointerTree(String pointer) {
        this.pointer = pointer;
    }

    /** The place of a pointer, made when it is not there. */
    PointerTree place(String path) {
        PointerTree place = this;
        for (int from = 1; !path.isEmpty() && from <= path.length(); ) {
            int to = path.indexOf('/', from);
            to = to < 0 ? path.length() : to;
            place = place.child(path.substring(from, to).replace("~1", "/").replace("~0", "~"));
            from = to + 1;
        }
        return place;
    }

    private PointerTree child(String step) {
        byte[] name = step.getBytes(StandardCharsets.UTF_8);
        PointerTree known = member(name, name.length);
        if (known != null) {
            return known;
        }
        int n = children.length;
        names = Arrays.copyOf(names, n + 1);
        children = Arrays.copyOf(children, n + 1);
        indices = Arrays.copyOf(indices, n + 1);
        names[n] = name;
        indices[n] = step.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(step) : -1;
        children[n] = new PointerTree(pointer + "/" + step.replace("~", "~0").replace("/", "~1"));
        return children[n];
    }

    boolean hasChildren() {
        return children.length > 0;
    }

    /** The child of a name, or null. */
    @Nullable
    PointerTree member(byte[] text, int length) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].length == length && Arrays.equals(names[i], 0, length, text, 0, length)) {
                return children[i];
            }
        }
        return null;
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
