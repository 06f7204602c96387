package dev.stepwise.codec.profile;

import dev.stepwise.codec.csv.CsvTable;
import dev.stepwise.codec.document.YesNoWords;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers what is in one column of a file, cell by cell. */
final class ColumnFacts {

    /** More different texts than this are not told apart: no list of levels is as long. */
    static final int MOST_WORDS = 1_000;

    /** So many texts show whether a column has times; each costs an attempt to read it. */
    private static final int TRIED_AS_TIMES = 200;

    private static final double NEARLY_ALL = 0.9;

    /** A code of a country, which programs write for what is missing too. */
    static final String NAMIBIA = "NA";

    /** A number as JSON has it, in quotes. */
    private static final Pattern QUOTED_NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})(\\.\\d+)?([eE][+-]?\\d{1,2})?");

    /** A sum of fewer numbers may be one of them by chance. */
    private static final int FEWEST_OF_TOTAL = 10;

    /** The total of numbers before they were rounded misses that of the rounded ones by less than this share. */
    private static final double ROUNDING = 1e-3;

    private final String name;
    private final String pointer;
    private final boolean ofEvents;
    private final SequencedMap<String, Integer> words = new LinkedHashMap<>();
    /** What of the words is no number. */
    private final SequencedMap<String, Integer> noNumbers = new LinkedHashMap<>();

    private double[] numbers = new double[64];
    private int numberCount;
    private int noNumberCount;
    /** Of the numbers those that are texts of events. */
    private int quotedCount;

    private int rows;
    private int missing;
    /** Of the missing cells those with the code of Namibia. */
    private int namibia;

    private int triedAsTimes;
    private int times;
    /** What of a column of times is none. */
    private final SequencedMap<String, Integer> noTimes = new LinkedHashMap<>();

    private boolean leadingZero;
    private boolean ascending = true;
    private long fingerprint;

    /**
     * @param pointer under which a model reads the column
     * @param ofEvents whether its values have types: texts are no numbers then
     */
    ColumnFacts(String name, String pointer, boolean ofEvents) {
        this.name = name;
        this.pointer = pointer;
        this.ofEvents = ofEvents;
    }

    /**
     * Takes the next cell.
     *
     * @param text null: missing
     * @param number that it is; NaN: none
     */
    void add(@Nullable String text, double number) {
        rows++;
        if (text == null) {
            missing++;
            fingerprint = mix(fingerprint, 1);
            return;
        }
        if (text.isEmpty()) { // of an event: no level, and no number either
            missing++;
            noNumberCount++;
            noNumbers.merge(text, 1, Integer::sum);
            fingerprint = mix(fingerprint, 1);
            return;
        }
        if (words.size() < MOST_WORDS || words.containsKey(text)) {
            words.merge(text, 1, Integer::sum);
        }
        if (!Double.isNaN(number)) {
            add(number, text);
        } else if (ofEvents && QUOTED_NUMBER.matcher(text).matches()) {
            quotedCount++;
            add(Double.parseDouble(text), text);
        } else {
            noNumberCount++;
            if (noNumbers.size() < MOST_WORDS || noNumbers.containsKey(text)) {
                noNumbers.merge(text, 1, Integer::sum);
            }
            if (triedAsTimes < TRIED_AS_TIMES || times > NEARLY_ALL * triedAsTimes) {
                triedAsTimes++;
                boolean isTime = CsvTable.isTime(text);
                times += isTime ? 1 : 0;
                if (!isTime && (noTimes.size() < MOST_WORDS || noTimes.containsKey(text))) {
                    noTimes.merge(text, 1, Integer::sum);
                }
            }
            fingerprint = mix(fingerprint, text.hashCode());
        }
    }

    private void add(double number, String text) {
        leadingZero |= text.length() > 1 && text.charAt(0) == '0' && Character.isDigit(text.charAt(1));
        if (numberCount == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numberCount);
        }
        ascending &= numberCount == 0 || number >= numbers[numberCount - 1];
        numbers[numberCount++] = number;
        fingerprint = mix(fingerprint, Double.doubleToLongBits(number == 0 ? 0 : number));
    }

    /** Takes the spelling of what is missing in the cell before; null: it is empty, or not missing. */
    void spelled(@Nullable String missingWord) {
        namibia += NAMIBIA.equals(missingWord) ? 1 : 0;
    }

    /** The same column, in which all that is no number, and these numbers, are missing. */
    ColumnFacts withoutTextsAnd(Set<Double> those) {
        ColumnFacts rest = new ColumnFacts(name, pointer, ofEvents);
        rest.rows = rows;
        rest.quotedCount = quotedCount;
        for (int i = 0; i < numberCount; i++) {
            if (!those.contains(numbers[i])) {
                rest.add(numbers[i], "");
            }
        }
        rest.leadingZero = leadingZero;
        rest.missing = rows - rest.numberCount;
        rest.fingerprint = fingerprint;
        words.forEach((word, count) -> {
            if (!noNumbers.containsKey(word) && !those.contains(ColumnWarnings.parse(word))) {
                rest.words.put(word, count);
            }
        });
        return rest;
    }

    /** The next state of a fingerprint, by the finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
    private static long mix(long state, long value) {
        long z = state * 0x9e3779b97f4a7c15L + value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    String name() {
        return name;
    }

    String pointer() {
        return pointer;
    }

    int rows() {
        return rows;
    }

    int missing() {
        return missing;
    }

    /** How many of the missing cells are {@code NA}, and not empty or spelled in another way. */
    int missingAsCode() {
        return namibia;
    }

    int present() {
        return rows - missing;
    }

    /** Equal for columns that are the same in every row, whatever the spelling of their numbers. */
    long fingerprint() {
        return fingerprint;
    }

    /** The different texts, in the order in which they come first, with how many rows have them. */
    Map<String, Integer> words() {
        return Collections.unmodifiableMap(words);
    }

    /** Whether there are more different texts than are told apart. */
    boolean hasManyWords() {
        return words.size() == MOST_WORDS;
    }

    /** Whether some of the numbers are texts of events. */
    boolean hasQuotedNumbers() {
        return quotedCount > 0;
    }

    boolean isAllQuoted() {
        return quotedCount == numberCount;
    }

    boolean isAllNumbers() {
        return noNumberCount == 0 && numberCount > 0;
    }

    /** The texts that are no numbers. */
    Map<String, Integer> noNumbers() {
        return Collections.unmodifiableMap(noNumbers);
    }

    double shareOfNumbers() {
        return (double) numberCount / Math.max(1, present());
    }

    /** Whether nearly all texts are times; a few may be spoilt. */
    boolean isTimes() {
        return noNumberCount > NEARLY_ALL * present() && times > NEARLY_ALL * triedAsTimes;
    }

    /** What of a column of times is none. */
    Map<String, Integer> noTimes() {
        return Collections.unmodifiableMap(noTimes);
    }

    boolean isYesNo() {
        return words.size() == 2 && YesNoWords.isPair(words.keySet());
    }

    /** Whether a number is written with a zero before it, as codes are and amounts are not. */
    boolean hasLeadingZero() {
        return leadingZero;
    }

    /** Whether no number is below the one before it. */
    boolean isAscending() {
        return ascending;
    }

    /** Whether every row has a count. */
    boolean isCountEverywhere() {
        for (int i = 0; i < numberCount; i++) {
            if (numbers[i] < 0 || numbers[i] != Math.rint(numbers[i])) {
                return false;
            }
        }
        return numberCount == rows;
    }

    /** The number of a row, in a column that has one in every row. */
    double number(int row) {
        return numbers[row];
    }

    /** Whether the last number is the sum of all others and larger than any, as it is in a row of totals. */
    boolean endsWithTotal() {
        if (numberCount <= FEWEST_OF_TOTAL) {
            return false;
        }
        double last = numbers[numberCount - 1];
        double sum = 0;
        double largest = 0;
        for (int i = 0; i < numberCount - 1; i++) {
            sum += numbers[i];
            largest = Math.max(largest, Math.abs(numbers[i]));
        }
        return Math.abs(last) > largest && Math.abs(last - sum) < ROUNDING * Math.abs(last);
    }

    /** The numbers, in ascending order. */
    double[] sortedNumbers() {
        double[] sorted = Arrays.copyOf(numbers, numberCount);
        Arrays.sort(sorted);
        return sorted;
    }
}
