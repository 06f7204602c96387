package dev.stepwise.runtime;

import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.event.KafkaHeaders;
import dev.stepwise.codec.event.PointReader;
import dev.stepwise.codec.event.SchemaGate;
import dev.stepwise.codec.event.SchemaUnavailableException;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.em.search.Seed;
import dev.stepwise.model.Point;
import dev.stepwise.topology.ServedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a model's first parameters: reads the first points of its input without committing them, and fits them. They will be
 * scored and learned from like all others, once there are parameters to do it with.
 */
final class Bootstrap {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** After so long without a point, very few are enough. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private final ServedModel model;
    private final EventReaders readers;
    private final KafkaHeaders headers = new KafkaHeaders();
    private final List<SampledPoint> points = new ArrayList<>();
    private final LongSupplier nanos;
    private volatile int missing;
    /** Points that the next fit of a stream that pauses has at the least; twice as many after each that failed. */
    private volatile int least;
    /** The same for a stream that is silent. */
    private volatile int fewest;

    Bootstrap(ServedModel model, EventReaders readers) {
        this(model, readers, System::nanoTime);
    }

    /** @param nanos a clock, in nanoseconds since any moment */
    Bootstrap(ServedModel model, EventReaders readers, LongSupplier nanos) {
        this.nanos = nanos;
        this.model = model;
        this.readers = readers;
        this.missing = model.spec().initial() == null ? model.spec().bootstrapPoints() : 0;
        LearnerSpec spec = model.spec();
        this.least =
                spec.learns() ? spec.leastPoints() : spec.bootstrapPoints(); // what does not learn keeps its first fit
        this.fewest = spec.learns() ? spec.fewestPoints() : spec.leastPoints();
    }

    /** Points that a first fit still lacks; of fewer it is made when the stream pauses. */
    int missing() {
        return missing;
    }

    /** How many points are enough where no more come, for people. */
    String leastEnough() {
        int points = Math.max(0, model.spec().bootstrapPoints() - missing);
        return "it has %d, and %d are enough where the topic pauses, %d after %d seconds of silence"
                .formatted(points, least, fewest, SILENCE.toSeconds());
    }

    /**
     * Reads until there are enough points and a fit of them, or somebody else was faster. Where the end of the input is
     * reached before, the few points there are have a fit too, which the learner makes again as more come; very few have one when nothing
     * has come for {@link #SILENCE}. Points of which there is no fit at all
     * are given up, and the next ones read.
     *
     * @param from where to begin in each partition of the input
     * @param goOn asked between polls
     * @return null when it was told to stop
     */
    @Nullable
    Seed run(Map<String, Object> consumerProperties, Map<TopicPartition, Long> from, BooleanSupplier goOn) {
        if (model.spec().initial() != null) {
            return ColdStart.fit(model.spec(), List.of());
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return read(
                    EventReaders.formatOf(model.definition()).needsRegistry()
                            ? GatedConsumer.of(consumer, new SchemaGate(readers.schemas(), POLL))
                            : consumer,
                    from,
                    goOn);
        }
    }

    /** Reads as {@link #run} does, with a consumer that is given. */
    @Nullable
    Seed read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> from, BooleanSupplier goOn) {
        PointReader reader = readers.of(model.definition());
        Point point = new Point(model.definition().schema());
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        long newest = nanos.getAsLong();
        while (goOn.getAsBoolean()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            newest = records.isEmpty() ? newest : nanos.getAsLong();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                take(reader, record, point);
                Seed seed = missing > 0 ? null : fit();
                if (seed != null) {
                    return seed;
                }
            }
            boolean silent = nanos.getAsLong() - newest >= SILENCE.toNanos();
            if (records.isEmpty() && points.size() >= (silent ? fewest : least) && isAtEnd(consumer)) {
                Seed seed = fitOfFew();
                if (seed != null) {
                    return seed;
                }
            }
        }
        return null;
    }

    /** As far as the consumer knows by itself: asking a broker that is away would end the search for first parameters. */
    private static boolean isAtEnd(Consumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .allMatch(partition -> consumer.currentLag(partition).orElse(Long.MAX_VALUE) == 0);
    }

    /** The fit of fewer points than were wanted. Without one, it waits for as many more. */
    private @Nullable Seed fitOfFew() {
        try {
            return ColdStart.fit(model.spec(), points);
        } catch (RuntimeException e) { // whatever the arithmetic ends in
            least = Math.max(least, 2 * points.size());
            fewest = 2 * points.size();
            return null;
        }
    }

    private @Nullable Seed fit() {
        try {
            ColdStart.FirstFit found = ColdStart.find(model.spec(), points);
            if (found.leftOut() > 0) {
                LOG.warn(
                        "The first fit of model {} leaves out {} extreme points of {}, with which there is none. Where a number"
                                + " such as 1e308 stands for a missing value, leave the field out",
                        model.id(),
                        found.leftOut(),
                        points.size());
            }
            return found.seed();
        } catch (RuntimeException e) {
            LOG.warn(
                    "There is no fit of the first {} points of model {}; it waits for as many others",
                    points.size(),
                    model.id(),
                    e);
            points.clear();
            missing = model.spec().bootstrapPoints();
            return null;
        }
    }

    private void take(PointReader reader, ConsumerRecord<byte[], byte[]> record, Point point) {
        try {
            reader.read(record.value(), headers.of(record.headers(), record.timestamp()), point);
        } catch (BadPointException e) {
            return; // the scorer will send it to the dead letters
        } catch (SchemaUnavailableException e) {
            return; // a first fit can do without it, and the scorer will wait
        }
        if (point.weight > 0) {
            points.add(new SampledPoint(point.row, point.weight, point.label));
            missing = model.spec().bootstrapPoints() - points.size();
        }
    }
}
