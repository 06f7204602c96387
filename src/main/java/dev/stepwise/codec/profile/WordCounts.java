package dev.stepwise.codec.profile;

import dev.stepwise.codec.profile.ColumnChoice.Taken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds columns that count the words of one text, the faces of one die, the choices of one voter: together they are
 * multinomial. Either all rows have the same total, which leaves one of the columns without information of its own, or many
 * columns of counts are named alike.
 */
final class WordCounts {

    /** Fewer columns with one total may have it by chance. */
    private static final int FEWEST_OF_TOTAL = 3;

    /** So many columns of counts that are named alike are words of one list. */
    private static final int FEWEST_OF_NAME = 5;

    private WordCounts() {}

    /** The choices, with the family multinomial where columns belong together; a model has one such block. */
    static List<ColumnChoice> together(List<ColumnChoice> choices, List<ColumnFacts> facts) {
        Map<String, ColumnFacts> counts = new LinkedHashMap<>();
        for (int i = 0; i < choices.size(); i++) {
            if (choices.get(i) instanceof Taken taken
                    && taken.spelling().isUsual()
                    && facts.get(i).isCountEverywhere()) {
                counts.put(choices.get(i).name(), facts.get(i));
            }
        }
        if (counts.size() >= FEWEST_OF_TOTAL && haveOneTotal(List.copyOf(counts.values()))) {
            double total =
                    counts.values().stream().mapToDouble(of -> of.number(0)).sum();
            return multinomial(
                    choices,
                    counts,
                    "one of %d counts with the total %s in every row".formatted(counts.size(), Words.number(total)));
        }
        Map<String, List<ColumnFacts>> byStem = new HashMap<>();
        counts.values()
                .forEach(of -> byStem.computeIfAbsent(stem(of.name()), _ -> new ArrayList<>())
                        .add(of));
        return byStem.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty() && areWords(entry.getValue()))
                .max(Map.Entry.comparingByValue((a, b) -> Integer.compare(a.size(), b.size())))
                .map(entry -> {
                    counts.values().retainAll(entry.getValue());
                    return multinomial(
                            choices, counts, "one of %d counts that are named alike".formatted(counts.size()));
                })
                .orElse(choices);
    }

    /** Most words of a list are not in every text, and some are there more than once: otherwise they are questions with answers. */
    private static boolean areWords(List<ColumnFacts> columns) {
        long withZero =
                columns.stream().filter(of -> of.sortedNumbers()[0] == 0).count();
        long yesNo = columns.stream().filter(ColumnFacts::isYesNo).count();
        return columns.size() >= FEWEST_OF_NAME && 2 * withZero > columns.size() && 2 * yesNo < columns.size();
    }

    /** What stands before the last mark or the number at the end of a name. */
    private static String stem(String name) {
        String withoutNumber = name.replaceFirst("\\d+$", "");
        return withoutNumber.length() < name.length() ? withoutNumber : name.replaceFirst("(^|[_ .:-])[^_ .:-]*$", "");
    }

    private static boolean haveOneTotal(List<ColumnFacts> columns) {
        double total = Double.NaN;
        for (int row = 0; row < columns.getFirst().rows(); row++) {
            double sum = 0;
            for (ColumnFacts column : columns) {
                sum += column.number(row);
            }
            if (row > 0 && sum != total) {
                return false;
            }
            total = sum;
        }
        return total > 0;
    }

    private static List<ColumnChoice> multinomial(
            List<ColumnChoice> choices, Map<String, ColumnFacts> counts, String why) {
        return choices.stream()
                .map(choice -> choice instanceof Taken taken && counts.containsKey(taken.name())
                        ? new Taken(taken.name(), "multinomial", List.of(), why, List.of())
                        : choice)
                .toList();
    }
}
