package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.em.search.ChallengeResult;
import dev.stepwise.em.search.ColdStart;
import dev.stepwise.em.search.Seed;
import dev.stepwise.testing.Patience;
import dev.stepwise.topology.ServedModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ChallengeResultSenderTest {

    private static final ServedModel MODEL = ServedModel.of(ModelFile.parse("""
            {id: clouds, input: {topic: points}, features: [{name: x}], components: 2,
             initial: {components: [
               {weight: 0.5, parameters: {mean: [0], covariance: [[1]]}},
               {weight: 0.5, parameters: {mean: [9], covariance: [[1]]}}]}}
            """));

    /** Fails as often as it is told to. */
    private static final class ShakyProducer extends MockProducer<byte[], byte[]> {

        private final Deque<RuntimeException> failures = new ArrayDeque<>();
        private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
        private int attempts;

        ShakyProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            Future<RecordMetadata> sent = super.send(record, callback);
            attempts++;
            if (failures.isEmpty()) {
                completeNext();
                arrived.add(record.value());
            } else {
                errorNext(failures.removeFirst());
            }
            return sent;
        }

        private Content next() throws InterruptedException {
            byte[] value = arrived.poll(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(value).as("what has arrived").isNotNull();
            return MODEL.read(value).content();
        }
    }

    private final ShakyProducer producer = new ShakyProducer();
    private final Seed seed = ColdStart.fit(MODEL.spec(), List.of());

    @Test
    void firstParametersAreSentUntilTheyArrive() throws Exception {
        producer.failures.add(new TimeoutException("no leader"));
        producer.failures.add(new TimeoutException("no leader"));
        try (ChallengeResultSender sender = new ChallengeResultSender("statistics", producer)) {
            sender.send(MODEL, seed, () -> false);
        }
        assertThat(producer.attempts).isEqualTo(3);
        assertThat(producer.next()).isInstanceOf(Content.OfSeed.class);
    }

    @Test
    void firstParametersThatSomebodyElseHasFoundAreNotSentAgain() {
        producer.failures.add(new TimeoutException("no leader"));
        try (ChallengeResultSender sender = new ChallengeResultSender("statistics", producer)) {
            sender.send(MODEL, seed, () -> producer.attempts == 1);
        }
        assertThat(producer.attempts).isEqualTo(1);
        assertThat(producer.arrived).isEmpty();
    }

    @Test
    void whatCanNeverBeSentIsAFailure() {
        producer.failures.add(new TopicAuthorizationException("statistics"));
        try (ChallengeResultSender sender = new ChallengeResultSender("statistics", producer)) {
            assertThatThrownBy(() -> sender.send(MODEL, seed, () -> false))
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    /** The learner asks for no other before it has an answer. */
    @Test
    void aChallengeThatFailsIsAnsweredWithNothingFound() throws Exception {
        producer.failures.add(new TimeoutException("no leader"));
        try (ChallengeResultSender sender = new ChallengeResultSender("statistics", producer)) {
            sender.submit(MODEL, 7, pace -> {
                throw new IllegalStateException("a defect");
            });
            assertThat(producer.next())
                    .isInstanceOfSatisfying(
                            Content.OfChallengeResult.class,
                            found -> assertThat(found.result()).isEqualTo(new ChallengeResult(7, 0, null)));
        }
    }

    @Test
    void anErrorIsAnsweredToo() throws Exception {
        try (ChallengeResultSender sender = new ChallengeResultSender("statistics", producer)) {
            sender.submit(MODEL, 7, pace -> {
                throw new StackOverflowError();
            });
            assertThat(producer.next()).isInstanceOf(Content.OfChallengeResult.class);
        }
    }

    /** A newer one, or an alarm, makes the older worthless. */
    @Test
    void theAnswerToAnOlderChallengeIsNotSent() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch renewed = new CountDownLatch(1);
        try (ChallengeResultSender sender = new ChallengeResultSender("statistics", producer)) {
            sender.submit(MODEL, 7, pace -> {
                begun.countDown();
                await(renewed);
                return new ChallengeResult(7, 0, null);
            });
            await(begun);
            sender.submit(MODEL, 8, pace -> new ChallengeResult(8, 0, null));
            renewed.countDown();
            assertThat(producer.next())
                    .isInstanceOfSatisfying(
                            Content.OfChallengeResult.class,
                            found -> assertThat(found.result().request()).isEqualTo(8));
        }
        assertThat(producer.attempts).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aChallengeThatComesAfterTheCloseIsNoFailure() {
        ChallengeResultSender sender = new ChallengeResultSender("statistics", producer);
        sender.close();
        sender.submit(MODEL, 7, pace -> new ChallengeResult(7, 0, null));
        assertThat(producer.attempts).isZero();
    }
}
