package dev.stepwise.runtime;

import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.runtime.configuration.KafkaSettings;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.LearningTopology;
import dev.stepwise.topology.ServiceListener;
import dev.stepwise.topology.SourceTopics;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the learning to its start: at once, or when the registry has said what it calls the schemas of snapshots and events. Until
 * then statistics wait in their topic.
 */
final class LearningStart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LearningStart.class);

    private final Supplier<CompletableFuture<ReportEncoding>> encodings;
    private boolean open = true;
    private volatile @Nullable Throwable failure;

    /** @param encodings asks how snapshots and events are written, which may be known later */
    LearningStart(Supplier<CompletableFuture<ReportEncoding>> encodings) {
        this.encodings = encodings;
    }

    /** Returns the client of the learning. */
    static KafkaStreams client(
            ServiceOptions options,
            ReportEncoding encoding,
            ChallengeResultSender challenges,
            ServiceListener listener) {
        KafkaSettings kafka = options.kafka();
        SourceTopics sources = new SourceTopics();
        SourcePositions positions =
                new SourcePositions(kafka, kafka.learningId(), options.lostRecords(), sources, listener);
        Topology topology = LearningTopology.build(
                options.models(),
                options.topics(),
                options.snapshotInterval(),
                challenges,
                sources,
                encoding,
                listener);
        return new KafkaStreams(topology, kafka.learning(), new SourceClients(positions));
    }

    /**
     * Starts the learning at once, if that is possible, or later; what fails at once is thrown.
     *
     * @param starter starts it
     */
    void start(Consumer<ReportEncoding> starter) {
        CompletableFuture<ReportEncoding> encoding = encodings.get();
        if (encoding.isDone()) {
            start(starter, encoding.join());
            return;
        }
        encoding.whenComplete((known, why) -> {
            try {
                if (why == null) {
                    start(starter, known);
                } else if (!(why instanceof CancellationException)
                        && !(why.getCause() instanceof CancellationException)) { // else the service stops
                    failed(why);
                }
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        });
    }

    private void failed(Throwable why) {
        failure = why;
        LOG.error("Learning could not start", why);
    }

    private synchronized void start(Consumer<ReportEncoding> starter, ReportEncoding known) {
        if (open) {
            starter.accept(known);
        }
    }

    /** Whether it can still start, or has. */
    boolean isLive() {
        return failure == null;
    }

    /** Nothing starts any more. */
    @Override
    public synchronized void close() {
        open = false;
    }
}
