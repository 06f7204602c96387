package dev.stepwise.metrics;

import dev.stepwise.topology.keys.KeyCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;

/** The meters of what this instance does with the keys of one model. No tag is a key: they are anybody's. */
final class KeyMeters {

    private final Counter begun;
    private final Counter tooMany;
    private final Counter idle;
    private final Counter keyless;

    KeyMeters(NamedMeters make, Tags tags) {
        begun = make.counter(MeterNames.KEYS_BEGUN, tags);
        tooMany = make.counter(MeterNames.KEYS_FORGOTTEN, tags.and("reason", "too-many"));
        idle = make.counter(MeterNames.KEYS_FORGOTTEN, tags.and("reason", "idle"));
        keyless = make.counter(MeterNames.KEYLESS_POINTS, tags);
    }

    void written(KeyCounts counts) {
        begun.increment(counts.begun());
        tooMany.increment(counts.tooMany());
        idle.increment(counts.idle());
        keyless.increment(counts.keyless());
    }
}
