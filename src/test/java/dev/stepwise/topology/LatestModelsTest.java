package dev.stepwise.topology;

import static dev.stepwise.topology.CloudsStream.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.record.ModelRecord;
import dev.stepwise.distribution.Units;
import dev.stepwise.em.operation.Serving;
import dev.stepwise.em.scoring.ModelParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.model.ModelFingerprint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class LatestModelsTest {

    private final List<Long> refused = new ArrayList<>();
    private final LatestModels latest = new LatestModels(List.of(MODEL), (offset, why) -> refused.add(offset));
    private long offset;

    private static byte[] record(long version, ModelFingerprint fingerprint) {
        MixtureModel model =
                MixtureModel.fromArray(MODEL.spec().shape(), 2, new double[] {0.5, 0.5, 0, 0, 1, 0, 1, 8, 8, 1, 0, 1});
        return new ModelRecord(
                        fingerprint,
                        new ModelParameters(version, 1, Units.identity(2), List.of(1, 2), model, model, 64))
                .toBytes();
    }

    private void carry(byte[] key, byte[] value) {
        MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
        context.setRecordMetadata("models", 0, offset++);
        LatestModelsUpdater updater = new LatestModelsUpdater(latest);
        updater.init(context);
        updater.process(new Record<>(key, value, 0));
    }

    /** As at the start of several inputs after a reset: the history of the topic comes once for each of them. */
    @Test
    void whoReadsTheTopicLaterBringsNothingBack() {
        carry(CloudsStream.KEY, record(50, MODEL.fingerprint()));
        carry(CloudsStream.KEY, null);
        carry(CloudsStream.KEY, record(1, MODEL.fingerprint()));
        carry(CloudsStream.KEY, record(2, MODEL.fingerprint()));
        assertThat(latest.get("clouds").version()).isEqualTo(2);
        latest.update("clouds", record(50, MODEL.fingerprint()), 0, 0);
        assertThat(latest.get("clouds").version()).isEqualTo(2);
        latest.forget("clouds", 1);
        assertThat(latest.get("clouds").version()).isEqualTo(2);
        latest.update("clouds", null, 0, 1);
        latest.update("clouds", record(1, MODEL.fingerprint()), 0, 2);
        assertThat(latest.get("clouds").version()).isEqualTo(2);
        latest.update("clouds", record(3, MODEL.fingerprint()), 0, 4);
        assertThat(latest.get("clouds").version()).isEqualTo(3);
    }

    @Test
    void theHighestVersionStays() {
        assertThat(latest.of("clouds").get()).isNull();
        for (long version : new long[] {2, 3, 1}) {
            carry(CloudsStream.KEY, record(version, MODEL.fingerprint()));
        }
        assertThat(latest.of("clouds").get().version()).isEqualTo(3);
        assertThat(latest.get("clouds")).isSameAs(latest.of("clouds").get());
    }

    /** Whoever scores goes by objects: a new name must not look like new parameters. */
    @Test
    void ofTheSameVersionWhatOperatorsWantIsTakenAndTheParametersStayTheSameObject() {
        carry(CloudsStream.KEY, record(2, MODEL.fingerprint()));
        ModelParameters first = latest.get("clouds");
        SortedMap<Integer, String> names = new TreeMap<>(Map.of(1, "Night shift"));
        for (int version : new int[] {2, 3, 1}) {
            ModelParameters learned = ModelRecord.read(
                            record(version, MODEL.fingerprint()), MODEL.spec().shape())
                    .parameters();
            carry(
                    CloudsStream.KEY,
                    new ModelRecord(MODEL.fingerprint(), new Serving(learned, first, names, false)).toBytes());
            Serving serving = latest.serving("clouds").get();
            assertThat(serving.names()).containsEntry(1, "Night shift");
            assertThat(serving.learned().version()).isEqualTo(Math.max(2, version == 1 ? 3 : version));
            assertThat(serving.assigning().version()).isEqualTo(2);
            if (version == 2) {
                assertThat(serving.learned()).isSameAs(first);
            }
        }
        ModelParameters pinned = latest.serving("clouds").get().pinned();
        carry(
                CloudsStream.KEY,
                new ModelRecord(MODEL.fingerprint(), new Serving(latest.get("clouds"), first, names, false)).toBytes());
        assertThat(latest.serving("clouds").get().pinned()).isSameAs(pinned);
        carry(CloudsStream.KEY, record(3, MODEL.fingerprint()));
        assertThat(latest.serving("clouds").get().pinned()).isNull();
        assertThat(latest.serving("clouds").get().names()).isEmpty();
    }

    @Test
    void afterATombstoneVersionsBeginAnewAndUntilThenWhatIsThereIsUsed() {
        carry(CloudsStream.KEY, record(50, MODEL.fingerprint()));
        carry(CloudsStream.KEY, null);
        assertThat(latest.get("clouds").version()).isEqualTo(50);
        carry(CloudsStream.KEY, record(1, MODEL.fingerprint()));
        assertThat(latest.get("clouds").version()).isEqualTo(1);
        latest.forget("clouds", offset);
        assertThat(latest.get("clouds")).isNull();
        assertThat(latest.published("clouds")).isNull();
    }

    /** Whatever it threw would end the client. */
    @Test
    void whatCannotBeReadIsLeftAloneAndToldOnce() {
        carry(CloudsStream.KEY, record(2, MODEL.fingerprint()));
        byte[] good = record(3, MODEL.fingerprint());
        for (int at = 0; at < good.length; at += 32) {
            byte[] damaged = good.clone();
            damaged[at] ^= (byte) 0x80;
            carry(CloudsStream.KEY, damaged);
            carry(CloudsStream.KEY, Arrays.copyOf(good, at));
        }
        assertThat(refused).doesNotHaveDuplicates().isSorted().hasSizeGreaterThan(good.length / 32);
        long last = refused.getLast();
        latest.update("clouds", new byte[0], 0, last); // another reader comes upon the same
        assertThat(refused).endsWith(last).doesNotHaveDuplicates();
        carry(CloudsStream.KEY, null);
        carry(null, good);
        carry(new byte[] {-1, -2}, good);
        assertThat(latest.get("clouds").served().components()).isEqualTo(2);
    }

    @Test
    void parametersOfAnotherStructureAreNotUsed() {
        carry(
                CloudsStream.KEY,
                record(2, new ModelFingerprint("other", MODEL.fingerprint().settings())));
        assertThat(latest.get("clouds")).isNull();
        carry(
                CloudsStream.KEY,
                record(2, new ModelFingerprint(MODEL.fingerprint().structure(), "other")));
        assertThat(latest.get("clouds")).isNotNull();
    }
}
