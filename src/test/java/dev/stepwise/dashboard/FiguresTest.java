package dev.stepwise.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.http.Answer;
import dev.stepwise.topology.AssignmentCounts;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

    private final Figures figures = new Figures(1_000);

    private static AssignmentCounts tally(Map<Integer, Long> points, List<Long> timestamps) {
        return new AssignmentCounts(points, 0.1, timestamps);
    }

    @Test
    void pointsArePerSecondSinceTheLastLook() {
        figures.assigned(tally(Map.of(1, 300L, 2, 100L), List.of()), 1_500);
        assertThat(figures.look(3_000, 12).pointsPerSecond()).isEqualTo(200);
        assertThat(figures.look(4_000, 12).pointsPerSecond()).isZero();
    }

    @Test
    void latenciesAreFromTheTimestampToNowAndNeverNegative() {
        List<Long> timestamps =
                LongStream.rangeClosed(1, 100).mapToObj(i -> 2_000 - i).toList();
        figures.assigned(tally(Map.of(1, 100L), timestamps), 2_000);
        Figures.Figure figure = figures.look(2_000, 0);
        assertThat(figure.latency50Millis()).isEqualTo(50);
        assertThat(figure.latency95Millis()).isEqualTo(95);
        figures.assigned(tally(Map.of(1, 1L), List.of(9_000L)), 2_500); // a clock that is ahead of ours
        assertThat(figures.look(3_000, 0).latency50Millis()).isZero();
        assertThat(figures.look(4_000, 0).latency50Millis()).isNaN();
    }

    @Test
    void deadLettersAreCountedByReason() {
        figures.deadLetter(Reason.NOT_JSON);
        figures.deadLetter(Reason.NOT_JSON);
        figures.deadLetter(Reason.NOTHING_OBSERVED);
        assertThat(figures.look(2_000, 0).deadLetters()).isEqualTo(3);
        assertThat(new String(Answer.object(figures::writeDeadLetters), UTF_8))
                .contains("\"not-json\":2", "\"nothing-observed\":1");
    }
}
