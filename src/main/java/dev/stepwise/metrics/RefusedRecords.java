package dev.stepwise.metrics;

import dev.stepwise.topology.ServiceListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which records of internal topics are left alone: a line for each of the first hundred of a topic, and then
 * fewer and fewer, so that whoever writes bad records does not write the log. Safe for threads.
 */
public final class RefusedRecords implements ServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);
    private static final long ALL_TOLD = 100;

    private final Map<String, AtomicLong> refused = new ConcurrentHashMap<>();

    @Override
    public void refused(String topic, int partition, long offset, String why) {
        long number = refused.computeIfAbsent(topic, any -> new AtomicLong()).incrementAndGet();
        if (number <= ALL_TOLD || Long.bitCount(number) == 1) {
            LOG.error(
                    "Record {} of partition {} of topic {} is left alone, the {}. of them since the start: {}",
                    offset < 0 ? "?" : offset,
                    partition,
                    topic,
                    number,
                    why);
        }
    }
}
