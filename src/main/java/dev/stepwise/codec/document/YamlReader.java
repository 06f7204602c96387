package dev.stepwise.codec.document;

import dev.stepwise.codec.document.YamlNode.Entry;
import dev.stepwise.codec.document.YamlNode.Mapping;
import dev.stepwise.codec.document.YamlNode.Position;
import dev.stepwise.codec.document.YamlNode.Scalar;
import dev.stepwise.codec.document.YamlNode.Sequence;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads one YAML document to text nodes. Nothing is constructed from tags, keys are unique, and size, depth and
 * aliases are bounded. JSON is read as well.
 */
public final class YamlReader {

    /** Most characters of a document: room for the parameters of 64 full components in 64 dimensions. */
    public static final int MAX_CHARACTERS = 8 << 20;

    /** Most bytes of a file that may hold so many characters. */
    public static final int MAX_BYTES = 2 * MAX_CHARACTERS;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_NODES = 1 << 20;
    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.MAP, Tag.SEQ);

    private final Problems problems;
    private final Deque<Node> open = new ArrayDeque<>();
    private int nodes;

    private YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads a document; null if it has problems, which are added, or is empty, which is one too. */
    public static @Nullable YamlNode read(String text, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setAllowRecursiveKeys(false);
        int before = problems.count();
        if (text.length() > MAX_CHARACTERS) {
            problems.add("", Position.NONE, "longer than " + MAX_CHARACTERS + " characters");
            return null;
        }
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                problems.add("", Position.NONE, "the document is empty");
                return null;
            }
            YamlNode node = new YamlReader(problems).convert(root, "");
            return problems.count() == before ? node : null;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            problems.add("", mark == null ? Position.NONE : position(mark), "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add("", Position.NONE, "not YAML: " + e.getMessage());
        } catch (TooLargeException e) {
            problems.add("", Position.NONE, "more than " + MAX_NODES + " values, aliases written out");
        }
        return null;
    }

    private YamlNode convert(Node node, String path) {
        if (++nodes > MAX_NODES) {
            throw new TooLargeException();
        }
        Position position = position(node.getStartMark());
        if (open.stream().anyMatch(parent -> parent == node)) {
            problems.add(path, position, "an alias refers to what contains it");
            return new Scalar("", false, position);
        }
        if (!TAGS.contains(node.getTag())) {
            problems.add(path, position, "tags such as " + node.getTag().getValue() + " are not allowed");
        }
        open.push(node);
        YamlNode result = switch (node) {
            case MappingNode mapping -> mapping(mapping, path, position);
            case SequenceNode sequence -> sequence(sequence, path, position);
            case ScalarNode scalar ->
                new Scalar(scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN, position);
            default -> throw new IllegalStateException("unexpected node " + node.getNodeId());
        };
        open.pop();
        return result;
    }

    private Mapping mapping(MappingNode node, String path, Position position) {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Position key = position(tuple.getKeyNode().getStartMark());
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                String child = Problems.child(path, name.getValue());
                if (entries.containsKey(name.getValue())) {
                    problems.add(child, key, "the key stands here twice");
                }
                entries.put(name.getValue(), new Entry(key, convert(tuple.getValueNode(), child)));
            } else {
                problems.add(path, key, "a key must be text");
            }
        }
        return new Mapping(entries, position);
    }

    private Sequence sequence(SequenceNode node, String path, Position position) {
        List<YamlNode> items = new ArrayList<>();
        for (Node item : node.getValue()) {
            items.add(convert(item, Problems.child(path, items.size())));
        }
        return new Sequence(items, position);
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class TooLargeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super(null, null, false, false);
        }
    }
}
