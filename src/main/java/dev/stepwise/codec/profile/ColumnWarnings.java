package dev.stepwise.codec.profile;

import dev.stepwise.distribution.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the user of a column of numbers should know before it is modelled. */
final class ColumnWarnings {

    private static final Pattern WEIGHT = Pattern.compile("(?i)count|freq|frequency|weight|n|number|anzahl");

    private static final Pattern CODE = Pattern.compile("[A-Z]{2,3}");

    private ColumnWarnings() {}

    static List<String> of(ColumnFacts facts, NumberFacts x, Transform transform) {
        List<String> warnings = new ArrayList<>();
        x.sentinels()
                .forEach((value, rows) ->
                        warnings.add("%s in %s looks like a word for missing: `missing: [%s]` makes it so"
                                .formatted(Words.number(value), Words.rows(rows), Words.plain(value))));
        x.frequent()
                .forEach((value, rows) -> warnings.add(
                        "%s in %s may be a word for missing: `missing: [%s]`, and no level of that name, makes it so"
                                .formatted(Words.number(value), Words.rows(rows), Words.plain(value))));
        if (facts.endsWithTotal()) {
            warnings.add(
                    "the last value is the sum of all others: is the last row one of totals? Take it out of the file");
        } else if (!x.far().isEmpty() && SkewedNumbers.areFar(x, transform)) {
            String values =
                    x.far().keySet().stream().limit(3).map(Words::number).collect(Collectors.joining(", "));
            warnings.add("%s far from all others: %s. Errors? Then `missing: [%s]`, or `background: uniform`"
                    .formatted(
                            Words.rows(
                                    x.far().values().stream().mapToInt(i -> i).sum()),
                            values,
                            x.far().keySet().stream().limit(3).map(Words::plain).collect(Collectors.joining(", "))));
        }
        if (WEIGHT.matcher(facts.name()).matches() && x.least() >= 0) {
            warnings.add("if it says how many points a row stands for, take the feature out and write"
                    + " weight: {path: " + Words.yaml(facts.pointer()) + "}");
        }
        return warnings;
    }

    /** Among codes of two or three letters NA may be one of them, such as that of Namibia or of North America. */
    static List<String> ofLevels(ColumnFacts facts) {
        return facts.missingAsCode() > 0 && facts.words().keySet().stream().allMatch(CODE.asMatchPredicate())
                ? List.of("'NA' in %s is taken for missing; `\"NA\"` among the levels makes it one"
                        .formatted(Words.rows(facts.missingAsCode())))
                : List.of();
    }

    /** The number that a text is, with a comma or a point; NaN: none. */
    static double parse(String word) {
        try {
            return Double.parseDouble(word.replace(',', '.'));
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
