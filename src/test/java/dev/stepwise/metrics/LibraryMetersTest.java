package dev.stepwise.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LibraryMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    LibraryMetersTest() {
        registry.config().meterFilter(new LibraryMeters());
    }

    @Test
    void whatSaysNothingGetsItsNameAsADescription() {
        Gauge.builder("kafka.consumer.polls", () -> 3).tag("client", "c").register(registry);
        Gauge gauge = registry.get("kafka.consumer.polls").tag("client", "c").gauge();
        assertThat(gauge.getId().getDescription()).isEqualTo("kafka consumer polls");
        assertThat(gauge.value()).isEqualTo(3);
    }

    @Test
    void whatWouldBeTakenForAPartOfAHistogramStaysOut() {
        Gauge.builder("kafka.consumer.connection.count", () -> 3).register(registry);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void nanosecondsAndMillisecondsStayOut() {
        Gauge.builder("kafka.consumer.io.time.ns.total", () -> 3).register(registry);
        Gauge.builder("kafka.app.info.start.time.ms", () -> 3).register(registry);
        Gauge.builder("kafka.consumer.poll.total", () -> 3).register(registry);
        assertThat(registry.getMeters()).hasSize(1);
    }
}
