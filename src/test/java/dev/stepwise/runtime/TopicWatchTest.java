package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class TopicWatchTest {

    @Test
    void whatWasKnownStaysWhileTheBrokersDoNotAnswer() {
        Deque<List<String>> answers = new ArrayDeque<>(List.of(List.of("a is gone"), List.of(), List.of()));
        boolean[] away = new boolean[1];
        try (TopicWatch watch = new TopicWatch(() -> {
            if (away[0]) {
                throw new KafkaException("away");
            }
            return answers.pop();
        })) {
            assertThat(watch.problems()).isEmpty();
            watch.look();
            assertThat(watch.problems()).containsExactly("a is gone");
            away[0] = true;
            watch.look();
            assertThat(watch.problems()).containsExactly("a is gone");
            away[0] = false;
            watch.look();
            assertThat(watch.problems()).isEmpty();
        }
    }
}
