package dev.stepwise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopologyCommandTest {

    /** A change of the graphs, their nodes' names among it, is to be made on purpose: names are in stores and topics. */
    @Test
    void theTwoGraphsAreThoseThatAreExpected() throws Exception {
        CommandRun run = CommandRun.of("topology");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        try (var expected = TopologyCommandTest.class.getResourceAsStream("/expected-topologies.txt")) {
            assertThat(run.out().lines())
                    .containsExactlyElementsOf(
                            new String(expected.readAllBytes(), UTF_8).lines().toList());
        }
    }
}
