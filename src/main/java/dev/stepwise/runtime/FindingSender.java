package dev.stepwise.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.StatisticsRecord;
import dev.stepwise.em.Challenge;
import dev.stepwise.em.Finding;
import dev.stepwise.em.Seed;
import dev.stepwise.topology.BackgroundChallenges;
import dev.stepwise.topology.ServedModel;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends to the topic {@code statistics} what takes long to find: seeds, and what comes of challenges. Safe for threads. */
final class FindingSender implements BackgroundChallenges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FindingSender.class);

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("stepwise-challenges").factory());
    private final Map<String, AtomicBoolean> outdated = new ConcurrentHashMap<>();

    FindingSender(String topic, Map<String, Object> producerProperties) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(producerProperties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void submit(ServedModel model, Challenge request) {
        AtomicBoolean unwanted = new AtomicBoolean();
        AtomicBoolean earlier = outdated.put(model.id(), unwanted);
        if (earlier != null) {
            earlier.set(true);
        }
        thread.execute(() -> work(model, request, unwanted));
    }

    private void work(ServedModel model, Challenge request, AtomicBoolean unwanted) {
        try {
            Finding finding = request.run(new BackgroundPace(unwanted::get));
            send(model, StatisticsRecord.of(model.fingerprint().structure(), finding));
        } catch (CancellationException e) {
            LOG.debug("{} of model {} is given up", request, model.id());
        } catch (RuntimeException e) {
            LOG.error("{} of model {} failed; the model goes on as it is", request, model.id(), e);
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
