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
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the learning to its start: at once, or when the registry has said what it calls the schemas of snapshots and events. Until
 * then statistics wait in their topic.
 */
final class LearningStart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LearningStart.class);

    private final ServiceOptions options;
    private final CompletableFuture<ReportEncoding> encoding;
    private final ChallengeResultSender challenges;
    private final ServiceListener listener;
    private final Consumer<KafkaStreams> starter;
    private boolean open = true;
    private volatile @Nullable Throwable failure;

    /**
     * @param encoding how snapshots and events are written, as soon as that is known
     * @param starter takes the client when it may start
     */
    LearningStart(
            ServiceOptions options,
            CompletableFuture<ReportEncoding> encoding,
            ChallengeResultSender challenges,
            ServiceListener listener,
            Consumer<KafkaStreams> starter) {
        this.options = options;
        this.encoding = encoding;
        this.challenges = challenges;
        this.listener = listener;
        this.starter = starter;
    }

    /** Starts now what can be; what fails then is thrown. */
    void start() {
        if (encoding.isDone()) {
            start(encoding.join());
            return;
        }
        encoding.whenComplete((known, why) -> {
            try {
                if (why == null) {
                    start(known);
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

    private synchronized void start(ReportEncoding known) {
        if (!open) {
            return;
        }
        KafkaSettings kafka = options.kafka();
        SourceTopics sources = new SourceTopics();
        SourcePositions positions =
                new SourcePositions(kafka, kafka.learningId(), options.lostRecords(), sources, listener);
        starter.accept(new KafkaStreams(
                LearningTopology.build(
                        options.models(),
                        options.topics(),
                        options.snapshotInterval(),
                        challenges,
                        sources,
                        known,
                        listener),
                kafka.learning(),
                new SourceClients(positions)));
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
