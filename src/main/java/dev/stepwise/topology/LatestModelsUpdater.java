package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/** Carries the topic {@code models} to {@link LatestModels}, during the restore too. Never throws on data. */
final class LatestModelsUpdater implements Processor<byte[], byte[], Void, Void> {

    private final LatestModels latest;

    LatestModelsUpdater(LatestModels latest) {
        this.latest = latest;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.key() != null) {
            latest.update(new String(record.key(), UTF_8), record.value(), record.timestamp());
        }
    }
}
