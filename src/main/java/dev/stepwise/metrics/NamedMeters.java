package dev.stepwise.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Makes meters as {@link MeterNames} describes them.
 *
 * @param registry that they go to
 */
record NamedMeters(MeterRegistry registry) {

    /** A constant as the value of a tag. */
    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Counter counter(String name, Tags tags) {
        return Counter.builder(name)
                .description(MeterNames.meaning(name).description())
                .baseUnit(MeterNames.meaning(name).unit())
                .tags(tags)
                .register(registry);
    }

    /** Of what is counted elsewhere. */
    void counter(String name, Tags tags, Supplier<Number> count) {
        FunctionCounter.builder(name, count, value -> value.get().doubleValue())
                .description(MeterNames.meaning(name).description())
                .baseUnit(MeterNames.meaning(name).unit())
                .tags(tags)
                .register(registry);
    }

    void gauge(String name, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(MeterNames.meaning(name).description())
                .baseUnit(MeterNames.meaning(name).unit())
                .tags(tags)
                .register(registry);
    }

    MultiGauge gauges(String name, Tags tags) {
        return MultiGauge.builder(name)
                .description(MeterNames.meaning(name).description())
                .tags(tags)
                .register(registry);
    }

    DistributionSummary histogram(String name, Tags tags, double... buckets) {
        return DistributionSummary.builder(name)
                .description(MeterNames.meaning(name).description())
                .baseUnit(MeterNames.meaning(name).unit())
                .serviceLevelObjectives(buckets)
                .tags(tags)
                .register(registry);
    }

    /** @param bucketMillis upper bounds */
    Timer timer(String name, Tags tags, double... bucketMillis) {
        return Timer.builder(name)
                .description(MeterNames.meaning(name).description())
                .serviceLevelObjectives(Arrays.stream(bucketMillis)
                        .mapToObj(millis -> Duration.ofNanos(Math.round(millis * 1e6)))
                        .toArray(Duration[]::new))
                .tags(tags)
                .register(registry);
    }
}
