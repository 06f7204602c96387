package dev.stepwise.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;

/**
 * Makes the meters of Kafka, of the virtual machine and of the system follow the conventions that Prometheus checks: those
 * in units that are none of its own and those that look like parts of a histogram stay out, and all say something.
 */
public final class LibraryMeters implements MeterFilter {

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        String name = id.getName();
        boolean foreignUnit = name.contains(".time.ns") || name.endsWith(".ms") || name.endsWith(".cpu.time");
        boolean likeAHistogram = id.getType() == Meter.Type.GAUGE && name.endsWith(".count");
        return foreignUnit || likeAHistogram ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String description = id.getDescription();
        if (description != null && !description.isBlank()) {
            return id;
        }
        String name = id.getName();
        return new Meter.Id(name, Tags.of(id.getTags()), id.getBaseUnit(), name.replace('.', ' '), id.getType());
    }
}
