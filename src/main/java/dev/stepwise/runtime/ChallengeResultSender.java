package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.em.batch.Pace;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.Seed;
import dev.stepwise.topology.BackgroundChallenges;
import dev.stepwise.topology.ServedModel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to the topic {@code statistics} what takes long to find: seeds, and what comes of challenges. Learners wait for it, so it
 * is sent until it has arrived. Safe for threads.
 */
final class ChallengeResultSender implements BackgroundChallenges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChallengeResultSender.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("stepwise-challenges").factory());
    private final Map<String, AtomicBoolean> outdated = new ConcurrentHashMap<>();

    ChallengeResultSender(String topic, Map<String, Object> producerProperties) {
        this(topic, new KafkaProducer<>(producerProperties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    ChallengeResultSender(String topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    @Override
    public void submit(ServedModel model, Challenge request) {
        submit(model, request.number(), request::run);
    }

    /** @param work makes the result of the challenge with that number */
    void submit(ServedModel model, long number, Function<Pace, ChallengeResult> work) {
        AtomicBoolean unwanted = new AtomicBoolean();
        AtomicBoolean earlier = outdated.put(model.id(), unwanted);
        if (earlier != null) {
            earlier.set(true);
        }
        try {
            thread.execute(() -> answer(model, number, work, unwanted::get));
        } catch (RejectedExecutionException e) {
            LOG.debug(
                    "Challenge {} of model {} comes after the close; it is asked for again at the next start",
                    number,
                    model.id());
        }
    }

    private void answer(
            ServedModel model, long number, Function<Pace, ChallengeResult> work, BooleanSupplier unwanted) {
        ChallengeResult result;
        try {
            result = work.apply(new BackgroundPace(unwanted));
        } catch (CancellationException e) {
            LOG.debug("Challenge {} of model {} is given up", number, model.id());
            return;
        } catch (Throwable e) { // an error too
            LOG.error("Challenge {} of model {} failed; the model goes on as it is", number, model.id(), e);
            result = new ChallengeResult(number, 0, null); // without an answer the learner would ask for none any more
        }
        while (!unwanted.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            try {
                send(model, StatisticsRecord.of(model.fingerprint().structure(), result), unwanted);
                return;
            } catch (InterruptException e) {
                return; // closed
            } catch (KafkaException e) {
                LOG.error("Could not send what was found about model {}; trying again", model.id(), e);
                if (e instanceof RecordTooLargeException) {
                    result = new ChallengeResult(number, 0, null);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /**
     * Sends first parameters, again and again while brokers are out of reach.
     *
     * @param unwanted whether somebody else was faster
     * @throws KafkaException when they can never be sent
     */
    void send(ServedModel model, Seed seed, BooleanSupplier unwanted) {
        send(model, StatisticsRecord.of(model.fingerprint().structure(), seed), unwanted);
    }

    private void send(ServedModel model, StatisticsRecord record, BooleanSupplier unwanted) {
        byte[] value = record.toBytes();
        while (!unwanted.getAsBoolean()) {
            try {
                producer.send(new ProducerRecord<>(topic, model.id().getBytes(UTF_8), value))
                        .get();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException)) {
                    throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
                }
                LOG.warn(
                        "Could not yet send what was found about model {}: {}",
                        model.id(),
                        e.getCause().toString());
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(CLOSE_PATIENCE);
    }
}
