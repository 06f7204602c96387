package dev.stepwise.topology;

import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.em.learner.LearnerEvent;
import dev.stepwise.em.scoring.MiniBatch;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.topology.keys.KeyCounts;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Tells several.
 *
 * @param all of them, in order
 */
public record ServiceListeners(List<ServiceListener> all) implements ServiceListener {

    public ServiceListeners {
        all = List.copyOf(all);
    }

    @Override
    public void deadLetter(String model, BadPointException.Reason reason) {
        all.forEach(each -> each.deadLetter(model, reason));
    }

    @Override
    public void blockScored(String model, ScoredBlock block, IntFunction<byte[]> carried, long nanos) {
        all.forEach(each -> each.blockScored(model, block, carried, nanos));
    }

    @Override
    public void batchesEnded(String model, List<MiniBatch> batches, AssignmentCounts tally) {
        all.forEach(each -> each.batchesEnded(model, batches, tally));
    }

    @Override
    public void keysWritten(String model, KeyCounts counts) {
        all.forEach(each -> each.keysWritten(model, counts));
    }

    @Override
    public void happened(String model, LearnerEvent event) {
        all.forEach(each -> each.happened(model, event));
    }

    @Override
    public void challenged(String model) {
        all.forEach(each -> each.challenged(model));
    }

    @Override
    public void refused(String topic, int partition, long offset, String why) {
        all.forEach(each -> each.refused(topic, partition, offset, why));
    }

    @Override
    public void deletedUnread(String topic, long records) {
        all.forEach(each -> each.deletedUnread(topic, records));
    }

    @Override
    public void lost(String model, long offsets) {
        all.forEach(each -> each.lost(model, offsets));
    }

    @Override
    public void repeated(String model, long points) {
        all.forEach(each -> each.repeated(model, points));
    }

    @Override
    public void learned(String model, long nanos) {
        all.forEach(each -> each.learned(model, nanos));
    }
}
