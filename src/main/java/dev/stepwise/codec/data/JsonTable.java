package dev.stepwise.codec.data;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.stepwise.codec.csv.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events in JSON as a table: each place where a scalar stands in any of them is a column, in the order in which they come first.
 * The events are read twice, for the columns are known at the end.
 */
public final class JsonTable implements DataTable {

    /** Events with more places have lists in them, whose elements are no columns. */
    private static final int MOST_COLUMNS = 2_000;

    /** Of an array, unless it is one that is asked for. */
    private static final int MOST_ELEMENTS = 64;

    /** Events, one after the other. */
    public interface Events extends AutoCloseable {

        /** The next event; null at the end. */
        byte @Nullable [] next();

        /** Where the event stands that was returned last, for people. */
        String place();

        @Override
        void close();
    }

    private final List<String> names = new ArrayList<>();
    private final List<JsonPointer> pointers = new ArrayList<>();
    private final Events events;
    private JsonNode event = NullNode.instance;
    private String leftOut = "";

    private JsonTable(Supplier<Events> source, List<String> within) {
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        List<JsonPointer> parts = within.stream().map(JsonTable::pointerOf).toList();
        int count = 0;
        String batch = "";
        try (Events first = source.get()) {
            for (byte[] next = first.next(); next != null; next = first.next()) {
                JsonNode tree = JsonField.parse(next, first.place());
                if (!tree.isContainerNode()) {
                    throw new BadDataException(
                            first.place() + ": an event must be an object, not " + tree.getNodeType());
                }
                if (parts.isEmpty()) {
                    collect(tree, "", "", MOST_ELEMENTS, columns);
                }
                for (JsonPointer part : parts) {
                    JsonNode found = tree.at(part);
                    if (!found.isMissingNode()) {
                        collect(found, part.toString(), name(part), MOST_COLUMNS, columns);
                    }
                }
                batch = count++ == 0 ? batch(tree) : "";
            }
        }
        if (!batch.isEmpty()) {
            throw new BadDataException(
                    "there is one event, and events in its array /%1$s: `jq -c '.[\"%1$s\"][]'` takes them out"
                            .formatted(batch));
        }
        if (columns.isEmpty()) {
            throw new BadDataException(
                    within.isEmpty()
                            ? "there is no event with a field"
                            : "no event has a field " + String.join(" or ", within));
        }
        columns.forEach((pointer, name) -> {
            names.add(name);
            pointers.add(JsonPointer.compile(pointer));
        });
        events = source.get();
    }

    private static JsonPointer pointerOf(String part) {
        if (!part.startsWith("/")) {
            throw new BadDataException("--within takes JSON pointers such as /sensor: '/%s'?".formatted(part));
        }
        return JsonPointer.compile(part);
    }

    private static String name(JsonPointer part) {
        return part.toString().substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
    }

    static JsonTable ofFile(Path file, List<String> within) {
        return new JsonTable(() -> new JsonLines(file), within);
    }

    /**
     * The table of events that are at hand.
     *
     * @param within JSON pointers to the parts of events that are looked at; none: all of them
     */
    public static JsonTable of(List<byte[]> events, List<String> within) {
        return new JsonTable(
                () -> new Events() {
                    private int next;

                    @Override
                    public byte @Nullable [] next() {
                        return next == events.size() ? null : events.get(next++);
                    }

                    @Override
                    public String place() {
                        return "event " + next;
                    }

                    @Override
                    public void close() {}
                },
                within);
    }

    /** The member of an event that is an array of objects, each of them an event itself as it seems; empty: none is. */
    private static String batch(JsonNode event) {
        return event.properties().stream()
                .filter(member -> member.getValue().size() > 1
                        && member.getValue().isArray()
                        && member.getValue().get(0).isObject())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    private void collect(JsonNode node, String pointer, String name, int mostElements, Map<String, String> columns) {
        if (node.isObject()) {
            node.properties()
                    .forEach(member -> collect(
                            member.getValue(),
                            pointer + step(member.getKey()),
                            name.isEmpty() ? member.getKey() : name + "." + member.getKey(),
                            MOST_ELEMENTS,
                            columns));
        } else if (node.isArray()) {
            if (node.size() > mostElements) {
                leaveOut("%s has more than %,d elements"
                        .formatted(pointer.isEmpty() ? "an event" : pointer, mostElements));
            }
            for (int i = 0; i < Math.min(mostElements, node.size()); i++) {
                collect(
                        node.get(i),
                        pointer + "/" + i,
                        name.isEmpty() ? "" + i : name + "." + i,
                        MOST_ELEMENTS,
                        columns);
            }
        } else if (columns.size() < MOST_COLUMNS) {
            columns.putIfAbsent(pointer, name);
        } else if (!columns.containsKey(pointer)) {
            leaveOut("events have more than %,d places".formatted(MOST_COLUMNS));
        }
    }

    private void leaveOut(String what) {
        if (leftOut.isEmpty()) {
            leftOut = what + ", and only the first were looked at: init --within POINTER,POINTER says where to look";
        }
    }

    @Override
    public String leftOut() {
        return leftOut;
    }

    /** A step of a JSON pointer. */
    static String step(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    public List<String> columns() {
        return names;
    }

    @Override
    public int columnOf(String pointer) {
        return pointers.indexOf(JsonPointer.compile(pointer));
    }

    @Override
    public String pointer(int column) {
        return pointers.get(column).toString();
    }

    @Override
    public boolean isOfEvents() {
        return true;
    }

    @Override
    public boolean next() {
        byte[] next = events.next();
        if (next == null) {
            return false;
        }
        event = JsonField.parse(next, events.place());
        return true;
    }

    @Override
    public @Nullable String text(int column) {
        return JsonField.text(event.at(pointers.get(column)));
    }

    @Override
    public double number(int column) {
        JsonNode value = event.at(pointers.get(column));
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        return Double.isFinite(number) ? number : Double.NaN;
    }

    /** The names of members are names. */
    @Override
    public boolean isNumber(String name) {
        return false;
    }

    @Override
    public void close() {
        events.close();
    }
}
