package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.StatisticsRecord;
import dev.stepwise.em.Challenge;
import dev.stepwise.em.Seed;
import dev.stepwise.topology.BackgroundChallenges;
import dev.stepwise.topology.ServedModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends to the topic {@code statistics} what takes long to find: seeds, and what background fits find. Safe for threads. */
final class FindingSender implements BackgroundChallenges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FindingSender.class);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("stepwise-fits").factory());
    private final Map<String, Future<?>> underway = new ConcurrentHashMap<>();

    FindingSender(String topic, Map<String, Object> producerProperties) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(producerProperties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void submit(ServedModel model, Challenge request) {
        Future<?> next = thread.submit(() -> {
            try {
                send(model, StatisticsRecord.of(model.fingerprint().structure(), request.run()));
            } catch (RuntimeException e) {
                LOG.error("A background fit of model {} failed; the model goes on as it is", model.id(), e);
            }
        });
        Future<?> earlier = underway.put(model.id(), next);
        if (earlier != null) {
            earlier.cancel(false);
        }
    }

    /** Sends first parameters. */
    void send(ServedModel model, Seed seed) {
        send(model, StatisticsRecord.of(model.fingerprint().structure(), seed));
    }

    private void send(ServedModel model, StatisticsRecord record) {
        producer.send(
                new ProducerRecord<>(topic, model.id().getBytes(UTF_8), record.toBytes()), (metadata, failure) -> {
                    if (failure != null) {
                        LOG.error("Could not send what was found about model {}", model.id(), failure);
                    }
                });
        producer.flush();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(java.time.Duration.ofSeconds(2));
    }
}
