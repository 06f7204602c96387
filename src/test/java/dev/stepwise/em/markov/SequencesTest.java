package dev.stepwise.em.markov;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which rows are one sequence. */
class SequencesTest {

    private static int[] rows(Sequences sequences, int sequence) {
        return IntStream.range(0, sequences.length(sequence))
                .map(t -> sequences.row(sequences.start(sequence) + t))
                .toArray();
    }

    @Test
    void rowsOfAKeyAreASequenceInTheirOrder() {
        Sequences sequences = Sequences.of(new int[] {7, 3, 7, 7, 3});
        assertThat(sequences.size()).isEqualTo(2);
        assertThat(sequences.rows()).isEqualTo(5);
        assertThat(rows(sequences, 0)).containsExactly(0, 2, 3);
        assertThat(rows(sequences, 1)).containsExactly(1, 4);
    }

    @Test
    void timesPutTheRowsOfAKeyInOrder() {
        Sequences sequences = Sequences.of(new int[] {1, 1, 2, 1}, new long[] {30, 10, 0, 30}, 1_000);
        assertThat(rows(sequences, 0)).containsExactly(1, 0, 3);
        assertThat(rows(sequences, 1)).containsExactly(2);
    }

    @Test
    void aLongerGapBeginsANewSequence() {
        Sequences sequences = Sequences.of(new int[] {1, 1, 1}, new long[] {0, 10, 21}, 10);
        assertThat(sequences.size()).isEqualTo(2);
        assertThat(rows(sequences, 0)).containsExactly(0, 1);
        assertThat(rows(sequences, 1)).containsExactly(2);
    }

    /** The difference of the times is beyond the range of a long. */
    @Test
    void timesAtBothEndsAreFarApart() {
        Sequences sequences = Sequences.of(new int[] {1, 1}, new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 10);
        assertThat(sequences.size()).isEqualTo(2);
    }

    @Test
    void someOfManyRowsArePiecesThatFollowOneAnother() {
        Sequences all = Sequences.of(new int[100_000]);
        Sequences some = all.thin(20_000);
        assertThat(some.rows()).isBetween(19_000, 20_000);
        assertThat(some.size()).isEqualTo(some.rows() / 500);
        assertThat(rows(some, 1)).isEqualTo(IntStream.range(2_500, 3_000).toArray());
        assertThat(all.thin(100_000)).isSameAs(all);
    }
}
