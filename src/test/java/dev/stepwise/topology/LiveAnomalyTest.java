package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveAnomalyTest {

    @Test
    void theLeastProbablePointsAreMarkedAndNoOthersCarryTheMember() throws IOException {
        try (LiveModel live = new LiveModel("""
                id: watched
                input: {topic: points}
                features: [{name: x}]
                components: 1
                anomaly: {rate: 0.02}
                initial: {components: [{weight: 1, parameters: {mean: [0], covariance: [[1]]}}]}
                """)) {
            live.seed(List.of());
            Random random = new Random(2);
            int marked = 0;
            for (int i = 0; i < 6_000; i++) {
                double x = i % 1000 == 999 ? 9 : random.nextGaussian();
                JsonNode assignment = live.point("{\"x\": " + x + "}", i);
                if (i > 1000 && x == 9) {
                    assertThat(assignment.get("anomaly").asBoolean()).isTrue();
                } else if (assignment.has("anomaly")) {
                    assertThat(i)
                            .as("while few points are known none is marked")
                            .isGreaterThan(19);
                    assertThat(Math.abs(x)).isGreaterThan(1.2);
                    marked++;
                }
            }
            assertThat(marked).isBetween(100, 130); // 115 of 5,740: the limit keeps the count within 15
        }
    }
}
