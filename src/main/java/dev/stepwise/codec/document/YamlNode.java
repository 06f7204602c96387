package dev.stepwise.codec.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A YAML document as text with positions: no value has been converted, so that {@code no} can still be told from
 * {@code false} and {@code 1.50} from {@code 1.5}, and no type can be named by the document.
 */
public sealed interface YamlNode {

    /** Returns the place where the node begins. */
    Position position();

    /**
     * A place in a document; both counts start at 1, and are 0 where a document has no places.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    record Position(int line, int column) {

        /** No place: a value that did not come from a text. */
        public static final Position NONE = new Position(0, 0);

        @Override
        public String toString() {
            return line == 0 ? "" : line + ":" + column;
        }
    }

    /**
     * A single value.
     *
     * @param text as written, without its quotes
     * @param quoted whether it was marked as text by quotes or a block sign
     * @param position where it begins
     */
    record Scalar(String text, boolean quoted, Position position) implements YamlNode {

        /** Whether nothing was said: an empty value, {@code null} or {@code ~}. */
        public boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }
    }

    /** Values in order. */
    record Sequence(List<YamlNode> items, Position position) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Values by name, in the order of the document. */
    record Mapping(SequencedMap<String, Entry> entries, Position position) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }

        /** The value of a key, or null. */
        public @Nullable YamlNode get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value();
        }
    }

    /** A value and where its key stands. */
    record Entry(Position key, YamlNode value) {}

    /**
     * Makes a node of a tree that was parsed elsewhere. Its nodes have no places.
     *
     * @param tree maps with text keys, lists, text, numbers, booleans and nulls
     * @throws IllegalArgumentException if it holds anything else
     */
    static YamlNode of(@Nullable Object tree) {
        return switch (tree) {
            case null -> new Scalar("", false, Position.NONE);
            case Map<?, ?> map -> {
                SequencedMap<String, Entry> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put(String.valueOf(key), new Entry(Position.NONE, of(value))));
                yield new Mapping(entries, Position.NONE);
            }
            case List<?> list -> {
                List<YamlNode> items = new ArrayList<>();
                list.forEach(item -> items.add(of(item)));
                yield new Sequence(items, Position.NONE);
            }
            case String text -> new Scalar(text, true, Position.NONE);
            case Number number -> new Scalar(number.toString(), false, Position.NONE);
            case Boolean flag -> new Scalar(flag.toString(), false, Position.NONE);
            default -> throw new IllegalArgumentException("no YAML value: " + tree.getClass());
        };
    }
}
