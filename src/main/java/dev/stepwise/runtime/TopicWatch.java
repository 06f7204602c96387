package dev.stepwise.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the service's topics again and again while it runs, and says once what has become wrong with them. */
final class TopicWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);

    /** What looks at the topics. */
    interface Look {
        /** Returns a sentence for each problem. */
        List<String> problems() throws InterruptedException;
    }

    private final Look look;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stepwise-topics").factory());
    private volatile List<String> problems = List.of();

    TopicWatch(Look look) {
        this.look = look;
    }

    void start(Duration interval) {
        clock.scheduleWithFixedDelay(this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks once. Where the brokers do not answer, what was known stays. */
    void look() {
        try {
            List<String> found = List.copyOf(look.problems());
            found.stream().filter(problem -> !problems.contains(problem)).forEach(LOG::error);
            if (found.isEmpty() && !problems.isEmpty()) {
                LOG.info("The topics are as they should be again");
            }
            problems = found;
        } catch (KafkaException e) {
            LOG.debug("The topics could not be looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is wrong with the topics, in a sentence each. */
    List<String> problems() {
        return problems;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
