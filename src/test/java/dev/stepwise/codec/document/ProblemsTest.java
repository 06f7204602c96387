package dev.stepwise.codec.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.document.YamlNode.Position;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemsTest {

    @Test
    void ofVeryManyProblemsTheFirstThousandAreSaid() {
        Problems problems = new Problems();
        for (int i = 0; i < 200_000; i++) {
            problems.add("key" + i, Position.NONE, "unknown");
        }
        assertThat(problems.count()).isEqualTo(200_000);
        assertThat(problems.list()).hasSize(1_001);
        assertThat(problems.list().getLast()).hasToString("and 199000 problems more");
    }

    @Test
    void longWordsAndLongListsAreCut() {
        Set<String> known =
                IntStream.range(0, 300_000).mapToObj(i -> "level" + i).collect(Collectors.toSet());
        assertThat(Problems.unknown("level", "x".repeat(1_000_000), known))
                .hasSizeLessThan(2_000)
                .endsWith(", … and 299900 more");
    }
}
