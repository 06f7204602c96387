package dev.stepwise.em.markov;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a data set as sequences, each in the order of its points. Immutable. */
public final class Sequences {

    /** A piece of a longer sequence, where some of many rows have to do: long enough to see most states come and go. */
    private static final int PIECE = 500;

    private final int[] rows;
    /** Of each sequence its first place in {@code rows}; after the last one the number of rows. */
    private final int[] starts;

    private Sequences(List<List<Integer>> sequences) {
        rows = sequences.stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        starts = new int[sequences.size() + 1];
        for (int s = 0; s < sequences.size(); s++) {
            starts[s + 1] = starts[s] + sequences.get(s).size();
        }
    }

    /**
     * Rows of one key are a sequence, in their order. Sequences come in the order of their first rows.
     *
     * @param keys of the rows, as numbers that tell them apart
     */
    public static Sequences of(int[] keys) {
        return new Sequences(List.copyOf(byKey(keys).values()));
    }

    /**
     * Rows of one key are put in the order of their times, those of one time in their own order. After a long gap a new sequence
     * begins.
     *
     * @param millis time of each row
     * @param gapMillis the longest step within a sequence
     */
    public static Sequences of(int[] keys, long[] millis, long gapMillis) {
        List<List<Integer>> sequences = new ArrayList<>();
        for (List<Integer> ofKey : byKey(keys).values()) {
            List<Integer> sorted = new ArrayList<>(ofKey);
            sorted.sort((a, b) -> Long.compare(millis[a], millis[b]));
            List<Integer> sequence = new ArrayList<>();
            for (int row : sorted) {
                if (!sequence.isEmpty() && isBeyond(millis[sequence.getLast()], millis[row], gapMillis)) {
                    sequences.add(sequence);
                    sequence = new ArrayList<>();
                }
                sequence.add(row);
            }
            sequences.add(sequence);
        }
        return new Sequences(sequences);
    }

    /** Whether a later moment is further away than that; the difference of two may be beyond the range of a long. */
    private static boolean isBeyond(long earlier, long later, long gap) {
        long step = later - earlier;
        return step < 0 || step > gap;
    }

    private static Map<Integer, List<Integer>> byKey(int[] keys) {
        Map<Integer, List<Integer>> byKey = new LinkedHashMap<>();
        for (int row = 0; row < keys.length; row++) {
            byKey.computeIfAbsent(keys[row], _ -> new ArrayList<>()).add(row);
        }
        return byKey;
    }

    /** Evenly spaced pieces with about so many rows in all; this itself if it has no more. */
    Sequences thin(int most) {
        if (rows.length <= most) {
            return this;
        }
        List<List<Integer>> pieces = new ArrayList<>();
        for (int s = 0; s < size(); s++) {
            for (int from = starts[s]; from < starts[s + 1]; from += PIECE) {
                int to = Math.min(from + PIECE, starts[s + 1]);
                pieces.add(Arrays.stream(rows, from, to).boxed().toList());
            }
        }
        int kept = Math.max(1, (int) ((long) pieces.size() * most / rows.length));
        List<List<Integer>> some = new ArrayList<>();
        for (int i = 0; i < kept; i++) {
            some.add(pieces.get((int) ((long) i * pieces.size() / kept)));
        }
        return new Sequences(some);
    }

    /** Number of sequences. */
    public int size() {
        return starts.length - 1;
    }

    /** Number of rows of all sequences. */
    public int rows() {
        return rows.length;
    }

    /** The row at a place, where all sequences stand one after the other. */
    public int row(int place) {
        return rows[place];
    }

    /** The first place of a sequence. */
    public int start(int sequence) {
        return starts[sequence];
    }

    /** Points of a sequence. */
    public int length(int sequence) {
        return starts[sequence + 1] - starts[sequence];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sequences that && Arrays.equals(rows, that.rows) && Arrays.equals(starts, that.starts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rows) + Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return "Sequences[rows=" + Arrays.toString(rows) + ", starts=" + Arrays.toString(starts) + "]";
    }
}
