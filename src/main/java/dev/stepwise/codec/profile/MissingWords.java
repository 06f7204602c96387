package dev.stepwise.codec.profile;

import dev.stepwise.codec.profile.ColumnChoice.LeftOut;
import dev.stepwise.codec.profile.ColumnChoice.Taken;
import dev.stepwise.model.family.Feature.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/** Texts among numbers, and numbers such as −999, that stand for what is missing: the feature of such a column says so. */
final class MissingWords {

    /** More different texts than this mean something each. */
    static final int MOST_TEXTS = 10;

    /** With a smaller share of numbers a column is one of texts. */
    private static final double HALF = 0.5;

    /** A number that stands there once may be a measurement after all. */
    private static final int FEWEST_ROWS = 2;

    private MissingWords() {}

    /** Whether numbers stand here but for a few texts. */
    static boolean areFew(ColumnFacts facts) {
        return !facts.isAllNumbers()
                && facts.noNumbers().size() <= MOST_TEXTS
                && facts.shareOfNumbers() > HALF
                && facts.withoutTextsAnd(Set.of()).words().size() > 1;
    }

    /** The numbers that stand for what is missing, if they stand there more than once. */
    static Set<Double> sentinels(NumberFacts x) {
        Set<Double> sentinels = new LinkedHashSet<>();
        x.sentinels().forEach((value, rows) -> {
            if (rows >= FEWEST_ROWS) {
                sentinels.add(value);
            }
        });
        return sentinels;
    }

    /** The choice that was made of the rest of a column, which says now what was taken from it. */
    static ColumnChoice named(ColumnChoice choice, Map<String, Integer> texts, SequencedMap<Double, Integer> numbers) {
        if (!(choice instanceof Taken taken)) {
            // what it says is true, but such a feature would not read the texts
            return new LeftOut(choice.name(), choice.reason());
        }
        List<String> missing = new ArrayList<>(taken.spelling().missing());
        List<String> about = new ArrayList<>();
        texts.forEach((text, rows) -> {
            missing.add(text);
            about.add("%s in %s is taken for missing".formatted(Words.quoted(text), Words.rows(rows)));
        });
        numbers.forEach((value, rows) -> {
            missing.add(Words.plain(value));
            about.add("%s in %s looks like a word for missing and is taken for one; without `missing` it is a number"
                    .formatted(Words.number(value), Words.rows(rows)));
        });
        return taken.withSpelling(new Spelling(missing, taken.spelling().lenient()), about);
    }
}
