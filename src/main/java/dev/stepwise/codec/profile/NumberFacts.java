package dev.stepwise.codec.profile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How the numbers of a column are distributed. Moments are of those that are not named as sentinels or far values.
 *
 * @param size how many numbers there are
 * @param distinct how many different ones
 * @param least of all that are not named
 * @param largest of all that are not named
 * @param mean of them
 * @param variance of them
 * @param skewness of them, the third standardised moment; 0 where all are equal
 * @param whole whether all are integers
 * @param sorted all that are not named, ascending
 * @param sentinels numbers that stand for something else, such as −999, with how many rows have them
 * @param frequent nines, as programs write them for what is missing, in so many rows that they may be numbers like all others
 * @param far numbers that are too far out for the others, with how many rows have them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NumberFacts(
        int size,
        int distinct,
        double least,
        double largest,
        double mean,
        double variance,
        double skewness,
        boolean whole,
        double[] sorted,
        SequencedMap<Double, Integer> sentinels,
        SequencedMap<Double, Integer> frequent,
        SequencedMap<Double, Integer> far) {

    /** So many robust standard deviations from the median are far. */
    private static final double FAR = 20;

    /** More of the numbers than this are no exceptions, but how the column is. */
    private static final double MOST_FAR = 0.01;

    /** So many times as far from the median as the next number: the tail of a skewed distribution has no such gap. */
    private static final double FAR_GAP = 2;

    /** The distance of the quartiles of a normal distribution, in standard deviations. */
    private static final double QUARTILES_APART = 1.349;

    /** A number that programs write for what is missing needs this many ranges of the others between it and them. */
    private static final double SENTINEL_GAP = 1;

    /** Positive nines in more of the rows than this may be prices or scores; below 0 they seldom are. */
    private static final double MOST_NINES = 0.1;

    static NumberFacts of(double[] ascending) {
        SequencedMap<Double, Integer> sentinels = new LinkedHashMap<>();
        SequencedMap<Double, Integer> frequent = new LinkedHashMap<>();
        double[] rest = withoutSentinels(ascending, sentinels, frequent);
        SequencedMap<Double, Integer> far = new LinkedHashMap<>();
        rest = withoutFar(rest, far);
        int n = rest.length;
        double mean = Arrays.stream(rest).sum() / n;
        double second = 0;
        double third = 0;
        int distinct = 0;
        boolean whole = true;
        for (int i = 0; i < n; i++) {
            double deviation = rest[i] - mean;
            second += deviation * deviation / n;
            third += deviation * deviation * deviation / n;
            distinct += i == 0 || rest[i] != rest[i - 1] ? 1 : 0;
            whole &= rest[i] == Math.rint(rest[i]);
        }
        double skewness = second > 0 ? third / Math.pow(second, 1.5) : 0;
        return new NumberFacts(
                ascending.length,
                distinct,
                rest[0],
                rest[n - 1],
                mean,
                second,
                skewness,
                whole,
                rest,
                sentinels,
                frequent,
                far);
    }

    /** The number below which this share of them lies. */
    double quantile(double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    double median() {
        return quantile(0.5);
    }

    int zeros() {
        int zeros = 0;
        for (double x : sorted) {
            zeros += x == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Takes the numbers at the ends off that programs write for what is missing, if they lie far from all others. */
    private static double[] withoutSentinels(
            double[] ascending, SequencedMap<Double, Integer> found, SequencedMap<Double, Integer> frequent) {
        double[] rest = ascending;
        boolean more = true;
        while (more) {
            more = false;
            for (boolean low : new boolean[] {true, false}) {
                int length = rest.length;
                double end = length == 0 ? 0 : rest[low ? 0 : length - 1];
                int equal = 0;
                while (equal < length && rest[low ? equal : length - 1 - equal] == end) {
                    equal++;
                }
                // at least two others: a range of nothing is less than every distance
                if (isCode(end) && length - equal > 1) {
                    double[] others =
                            low ? Arrays.copyOfRange(rest, equal, length) : Arrays.copyOf(rest, length - equal);
                    double range = others[others.length - 1] - others[0];
                    double gap = low ? others[0] - end : end - others[others.length - 1];
                    if (gap > SENTINEL_GAP * range
                            && range > 0
                            && isNines(end)
                            && equal > MOST_NINES * ascending.length) {
                        frequent.put(end, equal);
                        rest = others;
                        more = true;
                    } else if (gap > SENTINEL_GAP * range && range > 0) {
                        found.put(end, equal);
                        rest = others;
                        more = true;
                    }
                }
            }
        }
        return with(rest, frequent);
    }

    /** The numbers again, with those that were taken off their upper end and are no codes. */
    private static double[] with(double[] ascending, Map<Double, Integer> above) {
        double[] all = Arrays.copyOf(
                ascending,
                ascending.length
                        + above.values().stream().mapToInt(Integer::intValue).sum());
        int at = ascending.length;
        for (Map.Entry<Double, Integer> value : new TreeMap<>(above).entrySet()) {
            Arrays.fill(all, at, at + value.getValue(), value.getKey());
            at += value.getValue();
        }
        return all;
    }

    /** Two or more nines, the limits of integers, and what is larger than any measurement. */
    private static boolean isCode(double x) {
        double size = Math.abs(x);
        return isNines(size)
                || size == 32_767
                || size == 32_768
                || size == 65_535
                || size == Integer.MAX_VALUE
                || size == 2_147_483_648.0
                || size >= 1e30;
    }

    private static boolean isNines(double x) {
        for (double nines = 99; nines < 1e16; nines = 10 * nines + 9) {
            if (x == nines || x == nines + 0.9) {
                return true;
            }
        }
        return false;
    }

    /** Takes numbers off that are far from the median and from all others, if there are few of them. */
    private static double[] withoutFar(double[] ascending, SequencedMap<Double, Integer> found) {
        int n = ascending.length;
        double median = ascending[n / 2];
        double spread = (ascending[(int) (0.75 * n)] - ascending[(int) (0.25 * n)]) / QUARTILES_APART;
        int from = n / 2;
        while (from > 0 && !isFar(median - ascending[from - 1], median - ascending[from], spread)) {
            from--;
        }
        int to = n / 2 + 1;
        while (to < n && !isFar(ascending[to] - median, ascending[to - 1] - median, spread)) {
            to++;
        }
        if (spread <= 0 || n - (to - from) > Math.max(1, MOST_FAR * n)) {
            return ascending;
        }
        for (int i = 0; i < from; i++) {
            found.merge(ascending[i], 1, Integer::sum);
        }
        for (int i = n - 1; i >= to; i--) {
            found.merge(ascending[i], 1, Integer::sum);
        }
        return Arrays.copyOfRange(ascending, from, to);
    }

    /** Whether a distance from the median is large, and large beside that of the next number within. */
    private static boolean isFar(double distance, double within, double spread) {
        return distance > FAR * spread && distance > FAR_GAP * within;
    }
}
