package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Carries the topic {@code models} to {@link LatestModels}, during the restore too. Never throws on data. */
final class LatestModelsUpdater extends ContextualProcessor<byte[], byte[], Void, Void> {

    private final LatestModels latest;

    LatestModelsUpdater(LatestModels latest) {
        this.latest = latest;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (record.key() != null) {
            long offset = context().recordMetadata().map(RecordMetadata::offset).orElseThrow();
            latest.update(new String(record.key(), UTF_8), record.value(), record.timestamp(), offset);
        }
    }
}
