package dev.stepwise.codec.document;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The spellings of yes and no that a yes-no feature is read from, in files and in events; case does not matter. */
public final class YesNoWords {

    /** Yes, then no, of one language or notation. */
    private static final List<List<String>> PAIRS = List.of(
            List.of("1", "0"),
            List.of("true", "false"),
            List.of("t", "f"),
            List.of("yes", "no"),
            List.of("y", "n"),
            List.of("on", "off"),
            List.of("ja", "nein"),
            List.of("j", "n"),
            List.of("wahr", "falsch"),
            List.of("oui", "non"),
            List.of("vrai", "faux"),
            List.of("sí", "no"),
            List.of("si", "no"),
            List.of("sim", "não"),
            List.of("sim", "nao"));

    private static final Map<String, Boolean> MEANINGS = meanings();

    private YesNoWords() {}

    private static Map<String, Boolean> meanings() {
        Map<String, Boolean> meanings = new HashMap<>();
        for (List<String> pair : PAIRS) {
            meanings.put(pair.getFirst(), true);
            meanings.put(pair.getLast(), false);
        }
        return meanings;
    }

    /** Returns whether a word says yes or no; null if it is none of the known ones. */
    public static @Nullable Boolean read(String word) {
        return MEANINGS.get(word.toLowerCase(Locale.ROOT));
    }

    /** All words of a meaning, each in small letters, in capitals and with one capital, for readers that compare bytes. */
    public static List<String> spellings(boolean yes) {
        return MEANINGS.entrySet().stream()
                .filter(entry -> entry.getValue() == yes)
                .map(Map.Entry::getKey)
                .flatMap(word -> Stream.of(word, word.toUpperCase(Locale.ROOT), capitalised(word)))
                .distinct()
                .sorted()
                .toList();
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Whether these words, of which there are two, are the yes and the no of one language or notation. */
    public static boolean isPair(Set<String> words) {
        Set<String> small = new TreeSet<>();
        words.forEach(word -> small.add(word.toLowerCase(Locale.ROOT)));
        return small.size() == 2 && PAIRS.stream().anyMatch(small::containsAll);
    }
}
