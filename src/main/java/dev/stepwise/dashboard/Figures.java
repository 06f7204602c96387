package dev.stepwise.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.stepwise.codec.json.BadPointException.Reason;
import dev.stepwise.codec.report.ComponentJson;
import dev.stepwise.topology.AssignmentCounts;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How fast this instance is, second by second, for one model. Safe for threads. */
final class Figures {

    private static final int MOST_LATENCIES = 2_048;

    private final LongAdder points = new LongAdder();
    private final Map<Reason, LongAdder> deadLetters = new EnumMap<>(Reason.class);
    private final double[] latencies = new double[MOST_LATENCIES];
    private int latencyCount;
    private long lastMillis;

    /**
     * One look.
     *
     * @param latency50Millis median time from a point's timestamp to its assignment; NaN: no points
     * @param latency95Millis the same, of all but the slowest twentieth
     * @param lag records that have yet to be read; NaN: none are being read here
     * @param deadLetters since the start
     */
    record Figure(
            long timestampMillis,
            double pointsPerSecond,
            double latency50Millis,
            double latency95Millis,
            double lag,
            long deadLetters) {

        /** Writes {@code {"timestamp","pointsPerSecond","latency50Millis","latency95Millis","lag","deadLetters"}}. */
        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("timestamp", timestampMillis);
            ComponentJson.number(json, "pointsPerSecond", Math.round(pointsPerSecond * 10) / 10.0);
            ComponentJson.number(json, "latency50Millis", latency50Millis);
            ComponentJson.number(json, "latency95Millis", latency95Millis);
            ComponentJson.number(json, "lag", lag);
            json.writeNumberField("deadLetters", deadLetters);
            json.writeEndObject();
        }
    }

    Figures(long nowMillis) {
        lastMillis = nowMillis;
        for (Reason reason : Reason.values()) {
            deadLetters.put(reason, new LongAdder());
        }
    }

    void deadLetter(Reason reason) {
        LongAdder count = deadLetters.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    synchronized void assigned(AssignmentCounts tally, long nowMillis) {
        tally.points().values().forEach(points::add);
        List<Long> timestamps = tally.timestampsMillis();
        for (int i = 0; i < timestamps.size() && latencyCount < MOST_LATENCIES; i++) {
            latencies[latencyCount++] = Math.max(0, nowMillis - timestamps.get(i));
        }
    }

    /** Returns the figures of the time since the last look. */
    synchronized Figure look(long nowMillis, double lag) {
        double seconds = Math.max(1, nowMillis - lastMillis) / 1e3;
        lastMillis = nowMillis;
        double[] sorted = Arrays.copyOf(latencies, latencyCount);
        Arrays.sort(sorted);
        latencyCount = 0;
        return new Figure(
                nowMillis,
                points.sumThenReset() / seconds,
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                lag,
                deadLetters.values().stream().mapToLong(LongAdder::sum).sum());
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
    }

    /** Writes the dead letters since the start by reason: {@code {"not-json": 3}}. */
    void writeDeadLetters(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("deadLetters");
        for (Map.Entry<Reason, LongAdder> reason : deadLetters.entrySet()) {
            long count = reason.getValue().sum();
            if (count > 0) {
                json.writeNumberField(
                        reason.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'), count);
            }
        }
        json.writeEndObject();
    }
}
