package dev.stepwise.codec.document;

import dev.stepwise.codec.document.YamlNode.Mapping;
import dev.stepwise.codec.document.YamlNode.Scalar;
import dev.stepwise.codec.document.YamlNode.Sequence;
import dev.stepwise.linalg.Cholesky;
import dev.stepwise.model.family.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value of a document on its way to a Java value: every conversion checks and says what would be right. */
public final class YamlValue {

    private static final Set<String> BOOLEAN_LOOKALIKES = Set.of("yes", "no", "on", "off", "y", "n");

    /** Elements of a matrix that should be equal may differ by this part: a printed matrix was rounded. */
    private static final double SYMMETRY = 1e-9;

    private final YamlNode node;
    private final String path;
    private final Problems problems;

    public YamlValue(YamlNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    String path() {
        return path;
    }

    public boolean isMapping() {
        return node instanceof Mapping;
    }

    /** Whether it is this word. */
    public boolean is(String word) {
        return node instanceof Scalar scalar && scalar.text().equals(word);
    }

    /** Runs a conversion; a problem is kept for the report and gives an empty result. */
    public <T> Optional<T> read(Function<YamlValue, T> reader) {
        try {
            return Optional.of(reader.apply(this));
        } catch (InvalidValueException e) {
            if (e.message != null) {
                problems.add(e.value.path, e.value.node.position(), e.message);
            }
            return Optional.empty();
        }
    }

    /**
     * Returns the exception that a conversion throws when a part of this value has a problem that has been reported.
     */
    private InvalidValueException invalidPart() {
        return new InvalidValueException(this, null);
    }

    /** Returns the exception that a conversion throws when this value is not what it should be. */
    public InvalidValueException invalid(String message) {
        return new InvalidValueException(this, message);
    }

    /** The value as a mapping whose keys are asked for one by one. */
    public YamlSection section() {
        if (node instanceof Mapping mapping) {
            return new YamlSection(mapping, path, problems);
        }
        throw invalid("must be keys with values" + got());
    }

    /** Any text that is not empty. */
    public String text() {
        if (node instanceof Scalar scalar && !scalar.isNull() && !scalar.text().isEmpty()) {
            return scalar.text();
        }
        throw invalid("must be text" + got());
    }

    /** Returns what a rule makes of this value. */
    public <T> T as(ValueRule<T> rule) {
        Optional<T> value =
                node instanceof Scalar scalar && !scalar.isNull() ? rule.read(scalar.text()) : Optional.empty();
        return value.orElseThrow(() -> invalid("must be " + rule.words() + got()));
    }

    /** Text that stands for itself in data: an unquoted yes or no means a truth value in many programs. */
    public String word() {
        String text = text();
        if (node instanceof Scalar scalar && !scalar.quoted() && BOOLEAN_LOOKALIKES.contains(text.toLowerCase())) {
            throw invalid("an unquoted %s may mean true or false: write '%s' in quotes".formatted(text, text));
        }
        return text;
    }

    /** Likewise, or the empty text in quotes. */
    public String wordOrNothing() {
        return node instanceof Scalar scalar && scalar.quoted() && scalar.text().isEmpty() ? "" : word();
    }

    /** A finite number. */
    public double number() {
        Double number = ValueRule.finite(text());
        if (number == null) {
            throw invalid("must be a number" + got());
        }
        return number;
    }

    public double positive() {
        double number = number();
        if (number <= 0) {
            throw invalid("must be above 0" + got());
        }
        return number;
    }

    /** A number above 0, where some words may stand in its place. */
    public double positiveOr(String words) {
        try {
            return positive();
        } catch (InvalidValueException _) {
            throw invalid("must be a number above 0, " + words + got());
        }
    }

    public double notNegative() {
        double number = number();
        if (number < 0) {
            throw invalid("must not be negative" + got());
        }
        return number;
    }

    public double probability() {
        double number = number();
        if (number < 0 || number > 1) {
            throw invalid("must be from 0 to 1" + got());
        }
        return number;
    }

    /** A whole number from 1 to the limit. */
    public int count(int limit) {
        return as(ValueRule.whole(1, limit));
    }

    public boolean flag() {
        return as(ValueRule.FLAG);
    }

    /** A duration such as PT10M, above 0. */
    public Duration duration() {
        return as(ValueRule.DURATION);
    }

    /** One of the words that are known. */
    public <T> T choice(String what, Map<String, T> known) {
        String text = node instanceof Scalar scalar ? scalar.text() : "";
        T value = known.get(text);
        if (value == null) {
            if (!ValueRule.isQuotable(text)) {
                throw invalid("must be one of " + String.join(", ", new TreeSet<>(known.keySet())) + got());
            }
            throw invalid(Problems.unknown(what, text, known.keySet()));
        }
        return value;
    }

    /** All items; every problem among them is reported. */
    public <T> List<T> list(Function<YamlValue, T> reader) {
        if (!(node instanceof Sequence sequence)) {
            throw invalid("must be a list" + got());
        }
        List<T> result = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            new YamlValue(sequence.items().get(i), Problems.child(path, i), problems)
                    .read(reader)
                    .ifPresent(result::add);
        }
        if (result.size() < sequence.items().size()) {
            throw invalidPart();
        }
        return result;
    }

    /** A vector. */
    public List<Double> numbers() {
        return list(YamlValue::number);
    }

    /** A symmetric positive definite matrix, by rows. */
    public List<List<Double>> positiveDefinite() {
        List<List<Double>> rows = list(YamlValue::numbers);
        int d = rows.size();
        if (d == 0 || rows.stream().anyMatch(row -> row.size() != d)) {
            throw invalid("must be a matrix, a list of rows each as long as the list");
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                double lower = rows.get(i).get(j);
                double upper = rows.get(j).get(i);
                if (Math.abs(lower - upper) > SYMMETRY * Math.max(Math.abs(lower), Math.abs(upper))) {
                    throw invalid("must be symmetric: row %d has %s where row %d has %s"
                            .formatted(i + 1, lower, j + 1, upper));
                }
            }
        }
        if (Cholesky.factor(Rows.pack(rows), d) == null) {
            throw invalid("must be positive definite");
        }
        return rows;
    }

    /** All values by their names; every problem among them is reported. */
    public <T> SequencedMap<String, T> map(Function<YamlValue, T> reader) {
        if (!(node instanceof Mapping mapping)) {
            throw invalid("must be names with values" + got());
        }
        SequencedMap<String, T> result = new LinkedHashMap<>();
        mapping.entries()
                .forEach((name, entry) -> new YamlValue(entry.value(), Problems.child(path, name), problems)
                        .read(reader)
                        .ifPresent(value -> result.put(name, value)));
        if (result.size() < mapping.entries().size()) {
            throw invalidPart();
        }
        return result;
    }

    private String got() {
        return switch (node) {
            case Scalar scalar when scalar.isNull() -> ", but nothing is given";
            case Scalar scalar -> ValueRule.not(scalar.text());
            case Sequence _ -> ", not a list";
            case Mapping _ -> ", not keys with values";
        };
    }

    /** A value that is not what it should be. */
    static final class InvalidValueException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient YamlValue value;
        private final @Nullable String message;

        private InvalidValueException(YamlValue value, @Nullable String message) {
            super(message, null, false, false);
            this.value = value;
            this.message = message;
        }
    }
}
