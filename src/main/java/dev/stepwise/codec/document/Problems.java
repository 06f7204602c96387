package dev.stepwise.codec.document;

import dev.stepwise.codec.document.YamlNode.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects everything that is wrong with a document, so that it can be said at once: a thousand things, and how many more. */
public final class Problems {

    private static final int MOST = 1_000;
    private static final int MOST_KNOWN = 100;
    private static final int LONGEST_WORD = 100;

    /**
     * One thing that is wrong.
     *
     * @param key where, such as {@code features[1].path}; empty for the document
     * @param position place in the text
     * @param message what is wrong, or what would be right
     */
    public record Problem(String key, Position position, String message) {

        @Override
        public String toString() {
            String place = position.line() == 0 ? "" : position + ": ";
            return place + (key.isEmpty() ? "" : key + ": ") + message;
        }
    }

    private final List<Problem> problems = new ArrayList<>();
    private int more;

    /** Adds a problem. */
    public void add(String key, Position position, String message) {
        if (problems.size() < MOST) {
            problems.add(new Problem(key, position, message));
        } else {
            more++;
        }
    }

    /** Number of problems so far. */
    public int count() {
        return problems.size() + more;
    }

    /** The problems in the order of the text. */
    public List<Problem> list() {
        Stream<Problem> inOrder = problems.stream()
                .sorted(Comparator.comparingInt((Problem p) -> p.position().line())
                        .thenComparingInt(p -> p.position().column()));
        Stream<Problem> rest = more == 0
                ? Stream.empty()
                : Stream.of(new Problem("", Position.NONE, "and " + more + " problems more"));
        return Stream.concat(inOrder, rest).toList();
    }

    /** The path of a key within a mapping. */
    public static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The path of an item within a sequence, counted from 0. */
    public static String child(String path, int index) {
        return path + "[" + index + "]";
    }

    /** A message about a word that is none of those known, with the nearest one if it is near. */
    public static String unknown(String what, String word, Set<String> known) {
        String all = known.stream().sorted().limit(MOST_KNOWN).collect(Collectors.joining(", "))
                + (known.size() > MOST_KNOWN ? ", … and " + (known.size() - MOST_KNOWN) + " more" : "");
        return "unknown %s '%s'%s; known: %s"
                .formatted(
                        what,
                        Printable.of(word, LONGEST_WORD),
                        nearest(word, known)
                                .map(n -> ", did you mean '" + n + "'?")
                                .orElse(""),
                        all);
    }

    /** The known word that is nearest to one, if it is no more than so many letters off; their case is nothing. */
    public static Optional<String> nearest(String word, Set<String> known, int mostWrongLetters) {
        return nearest(
                word,
                known.stream()
                        .filter(candidate -> distance(word, candidate) <= mostWrongLetters)
                        .collect(Collectors.toSet()));
    }

    private static Optional<String> nearest(String word, Set<String> known) {
        if (word.length() > LONGEST_WORD) {
            return Optional.empty(); // no misspelling, and the distance takes the product of the lengths
        }
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= 1 + candidate.length() / 4)
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Edit distance of Levenshtein, letters' case aside. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int best = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = best;
            }
        }
        return row[b.length()];
    }
}
