package dev.stepwise.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveBackgroundTest {

    @Test
    void dirtBelongsToNoClusterAndMovesNone() throws IOException {
        try (LiveModel live = new LiveModel("""
                id: dirty
                input: {topic: points}
                features: [{name: x}, {name: y}]
                components: 2
                background: uniform
                initial:
                  background: 0.1
                  components:
                    - {weight: 0.45, parameters: {mean: [0, 0], covariance: [[1, 0], [0, 1]]}}
                    - {weight: 0.45, parameters: {mean: [8, 8], covariance: [[1, 0], [0, 1]]}}
                """)) {
            live.seed(List.of());
            Random random = new Random(4);
            for (int i = 0; i < 2_000; i++) {
                boolean dirt = i % 50 == 7;
                double centre = dirt ? 200 * random.nextGaussian() : i % 2 * 8;
                JsonNode assignment = live.point(
                        "{\"x\": %s, \"y\": %s}"
                                .formatted(centre + random.nextGaussian(), centre + random.nextGaussian()),
                        i);
                double background = assignment.get("background").asDouble();
                double sum = background;
                for (JsonNode probability : assignment.get("probabilities")) {
                    sum += probability.asDouble();
                }
                assertThat(sum).isCloseTo(1, within(2e-6));
                if (Math.abs(centre) > 30) {
                    assertThat(background).isGreaterThan(0.999);
                    // a fiftieth of the stream is dirt, which is known by now
                    assertThat(assignment.get("tail").asDouble()).isLessThan(i < 200 ? 1.1 : 0.1);
                    assertThat(assignment.get("cluster").asInt()).isBetween(1, 2);
                } else if (!dirt) {
                    assertThat(background).isLessThan(0.9);
                }
            }
            JsonNode snapshot = live.snapshot();
            assertThat(snapshot.get("background").asDouble()).isCloseTo(0.02, within(0.01));
            assertThat(snapshot.get("components")).hasSize(2);
            for (JsonNode component : snapshot.get("components")) {
                assertThat(component.get("weight").asDouble()).isCloseTo(0.49, within(0.03));
                assertThat(component.at("/parameters/covariance/0/0").asDouble())
                        .isCloseTo(1, within(0.15));
            }
        }
    }
}
