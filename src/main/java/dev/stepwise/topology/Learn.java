package dev.stepwise.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stepwise.codec.document.Printable;
import dev.stepwise.codec.output.ReportEncoding;
import dev.stepwise.codec.record.InvalidRecordException;
import dev.stepwise.codec.record.StatisticsRecord;
import dev.stepwise.codec.record.StatisticsRecord.Content;
import dev.stepwise.codec.report.EventJson;
import dev.stepwise.em.learner.Learner;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.operation.Instruction;
import dev.stepwise.em.operation.Outcome;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.em.search.Challenge;
import dev.stepwise.model.ModelInput;
import dev.stepwise.topology.Output.Message;
import dev.stepwise.topology.SourceTopics.Deleted;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives every record of the topic {@code statistics} to the learner of its model, in order. */
final class Learn implements FixedKeyProcessor<byte[], byte[], Output> {

    private static final Logger LOG = LoggerFactory.getLogger(Learn.class);
    private static final int MOST_REMEMBERED = 100;

    /** The store does not say at which offset of its changelog a value was. */
    private static final long UNKNOWN_OFFSET = -1;

    /** How often it is looked whether streams are silent. */
    private static final Duration SILENCE_WATCH = Duration.ofSeconds(5);

    private final BackgroundChallenges challenges;
    private final SourceTopics sources;
    private final ReportEncoding encoding;
    private final ServiceListener listener;
    private final Set<String> leftAlone = new HashSet<>();
    private FixedKeyProcessorContext<byte[], Output> context;
    private HeapStore<Learners> heap;

    @SuppressWarnings("NullAway.Init") // by init
    Learn(BackgroundChallenges challenges, SourceTopics sources, ReportEncoding encoding, ServiceListener listener) {
        this.challenges = challenges;
        this.sources = sources;
        this.encoding = encoding;
        this.listener = listener;
    }

    @Override
    public void init(FixedKeyProcessorContext<byte[], Output> context) {
        this.context = context;
        heap = context.getStateStore(LearningTopology.HEAP);
        KeyValueStore<String, byte[]> store = context.getStateStore(LearningTopology.STORE);
        Map<String, byte[]> state = new HashMap<>();
        try (KeyValueIterator<String, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                state.put(entry.key, entry.value);
            }
        }
        heap.contents().restore(state, this::tellUnreadable);
        if (!StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))) {
            heap.contents().all().forEach(Learners.Entry::publishAgain); // the state may have arrived without them
        }
        heap.contents().all().forEach(this::submitChallenge);
        long now = context.currentSystemTimeMs();
        heap.contents().all().forEach(entry -> entry.learnedMillis = now);
        context.schedule(SILENCE_WATCH, PunctuationType.WALL_CLOCK_TIME, this::fitSilent);
    }

    /** Models whose streams pause have a fit of all rows. */
    private void fitSilent(long now) {
        for (Learners.Entry entry : heap.contents().all()) {
            submit(entry, entry.newFitOfAllRows(now));
        }
    }

    @Override
    public void process(FixedKeyRecord<byte[], byte[]> statistics) {
        suspectLoss(statistics);
        String id = statistics.key() == null ? "" : new String(statistics.key(), UTF_8);
        Learners.Entry entry = heap.contents().of(id);
        if (entry == null) {
            if (heap.contents().isWithoutLearner(id)) {
                refuse("about model " + id + ", whose state cannot be read");
            } else if (isFirstOf(id)) {
                LOG.warn(
                        "There are statistics of the model '{}', which is not served here; they are left alone",
                        Printable.of(id, Printable.NAME));
            }
            return;
        }
        StatisticsRecord record = read(entry.model, statistics.value());
        if (record == null) {
            return;
        }
        if (record.content() instanceof Content.OfMiniBatch(var batch) && isDropped(entry, batch, statistics)) {
            return;
        }
        long start = System.nanoTime();
        Learner.Update update = switch (record.content()) {
            case Content.OfSeed(var seed) -> {
                entry.publishAgain(); // who sends a seed has seen no parameters
                yield entry.learner.apply(seed);
            }
            case Content.OfMiniBatch(var batch) -> entry.learner.apply(batch);
            case Content.OfChallengeResult(var result) -> entry.learner.apply(result);
            case Content.OfInstruction(var instruction) -> carryOut(entry, instruction, statistics);
        };
        listener.learned(id, System.nanoTime() - start);
        entry.touched = true;
        entry.learnedMillis = context.currentSystemTimeMs();
        update.events().forEach(event -> tell(id, event, statistics));
        submitChallenge(entry);
        CommitHook.request(heap, context, statistics, LearningTopology.WORKER);
        boolean scorersWait = !(record.content() instanceof Content.OfMiniBatch)
                && !(record.content() instanceof Content.OfChallengeResult);
        if (scorersWait
                || (update.newVersion()
                        && heap.contents()
                                .pace()
                                .isWorthwhile(statistics.timestamp(), context.currentSystemTimeMs()))) {
            context.commit();
        }
    }

    /** What a record says; null where it is left alone. */
    private @Nullable StatisticsRecord read(ServedModel model, byte @Nullable [] value) {
        try {
            if (value == null) {
                throw new InvalidRecordException("a record without a value");
            }
            if (StatisticsRecord.readStructure(value).equals(model.fingerprint().structure())) {
                return model.read(value);
            }
            if (isFirstOf(model.id())) {
                LOG.warn("There are statistics of an earlier form of the model '{}'; they are left alone", model.id());
            }
        } catch (RuntimeException e) { // whatever is wrong with it, one record stops no learner
            refuse("about model " + model.id() + ": " + e.getMessage());
        }
        return null;
    }

    private void refuse(String why) {
        RecordMetadata source = context.recordMetadata().orElseThrow();
        listener.refused(source.topic(), source.partition(), source.offset(), why);
    }

    private void tellUnreadable(String model, String why) {
        listener.refused(
                LearningTopology.changelog(context.applicationId()),
                context.taskId().partition(),
                UNKNOWN_OFFSET,
                "the learner of model " + model + " is not brought back, " + why
                        + ". Its parameters are served as they are."
                        + " Go on with the release that wrote it, or forget what it has learned: stepwise reset --config FILE"
                        + " --model " + model);
    }

    /** An operator's command. What came of it is an event. */
    private Learner.Update carryOut(
            Learners.Entry entry, Instruction instruction, FixedKeyRecord<byte[], byte[]> statistics) {
        Outcome outcome = entry.learner.apply(instruction);
        String id = entry.model.id();
        LOG.info("{} of the model '{}': {}", instruction.by(), id, outcome.sentence());
        entry.snapshotMillis = 0; // whoever gave it looks for it in the next snapshot
        long now = context.currentSystemTimeMs();
        forwardEvent(EventJson.write(id, instruction, outcome, now), now, statistics);
        return new Learner.Update(outcome.kind() == Outcome.Kind.REVERTED, List.of());
    }

    private void tell(String id, LearnerEvent event, FixedKeyRecord<byte[], byte[]> cause) {
        long now = context.currentSystemTimeMs();
        forwardEvent(EventJson.write(id, event, now), now, cause);
        listener.happened(id, event);
    }

    /** @param json the event */
    private void forwardEvent(byte[] json, long now, FixedKeyRecord<byte[], byte[]> cause) {
        Headers headers = InputRange.without(cause.headers());
        context.forward(
                cause.<Output>withValue(new Message(encoding.event(json, headers)))
                        .withTimestamp(now)
                        .withHeaders(headers),
                LearningTopology.EVENTS);
    }

    /**
     * Returns whether a batch must not be learned from, which mostly means that it has been learned from already. Tells of that,
     * and of points that are never learned from.
     */
    private boolean isDropped(Learners.Entry entry, MiniBatch batch, FixedKeyRecord<byte[], byte[]> statistics) {
        InputRange range = InputRange.of(statistics.headers());
        if (range == null) {
            return false;
        }
        InputPositions.Verdict verdict = entry.positions.take(range);
        tellLost(entry, range, verdict.unscored(), "they were deleted before they were scored", statistics);
        tellLost(
                entry,
                range,
                verdict.unread(),
                "their statistics were deleted before they were read, or could not be read",
                statistics);
        tellLost(
                entry,
                range,
                verdict.cutOff(),
                "most of their batch was learned from before, and its sums cannot be cut",
                statistics);
        String id = entry.model.id();
        if (verdict.news()) {
            LOG.warn(
                    "The model '{}' has learned from offsets {} to {} of partition {} of topic {} before; such repeated"
                            + " statistics are dropped. Were the offsets of the scoring group put back?",
                    id,
                    range.first(),
                    range.first() + verdict.repeated() - 1,
                    range.partition(),
                    inputOf(entry));
        }
        if (verdict.dropped()) {
            listener.repeated(id, batch.points());
        } else if (verdict.repeated() > 0) {
            LOG.error(
                    "The model '{}' learns twice from up to {} points of partition {} of topic {}: their batch, whose sums"
                            + " cannot be cut, reaches from offset {} to {}",
                    id,
                    verdict.repeated(),
                    range.partition(),
                    inputOf(entry),
                    range.first(),
                    range.next() - 1);
        }
        return verdict.dropped();
    }

    private static String inputOf(Learners.Entry entry) {
        ModelInput input = entry.model.definition().input();
        return input == null ? "" : input.topic();
    }

    /**
     * Where statistics before the present record were deleted, all models have to suspect that some were theirs. The commit that
     * moves on behind them keeps that, so that another process knows too.
     */
    private void suspectLoss(FixedKeyRecord<byte[], byte[]> statistics) {
        RecordMetadata source = context.recordMetadata().orElse(null);
        if (source == null) {
            return;
        }
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        Deleted deleted = sources.deleted(partition);
        if (deleted != null && deleted.next() <= source.offset()) {
            sources.passedOn(partition, deleted); // after a rollback they are found to be deleted again
            heap.contents().all().forEach(entry -> entry.positions.suspectGaps());
            CommitHook.request(heap, context, statistics, LearningTopology.WORKER);
        }
    }

    private void tellLost(
            Learners.Entry entry,
            InputRange range,
            @Nullable Deleted offsets,
            String why,
            FixedKeyRecord<byte[], byte[]> statistics) {
        if (offsets == null) {
            return;
        }
        String message = "The model '" + entry.model.id() + "' never learns from offsets " + offsets.first() + " to "
                + (offsets.next() - 1) + " of partition " + range.partition() + " of topic " + inputOf(entry) + ": "
                + why;
        LOG.error(message);
        ModelParameters newest = entry.learner.parameters();
        long now = context.currentSystemTimeMs();
        byte[] event = EventJson.writeLost(
                entry.model.id(),
                newest == null ? 0 : newest.version(),
                newest == null ? 0 : entry.learner.snapshot().points(),
                message + ".",
                now);
        forwardEvent(event, now, statistics);
        listener.lost(entry.model.id(), offsets.offsets());
    }

    /** Returns whether this is the first record of a model that is left alone, as far as such models are remembered. */
    private boolean isFirstOf(String id) {
        return leftAlone.size() < MOST_REMEMBERED && leftAlone.add(Printable.of(id, Printable.NAME));
    }

    private void submitChallenge(Learners.Entry entry) {
        submit(entry, entry.newChallenge());
    }

    private void submit(Learners.Entry entry, @Nullable Challenge request) {
        if (request != null) {
            challenges.submit(entry.model, request);
            listener.challenged(entry.model.id());
        }
    }
}
