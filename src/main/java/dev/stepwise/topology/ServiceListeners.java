package dev.stepwise.topology;

import dev.stepwise.codec.BadPointException;
import dev.stepwise.em.Batch;
import dev.stepwise.em.LearnerEvent;
import dev.stepwise.em.ScoredBlock;
import java.util.List;

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
    public void scored(String model, Batch batch) {
        all.forEach(each -> each.scored(model, batch));
    }

    @Override
    public void assigned(String model, AssignmentTally tally) {
        all.forEach(each -> each.assigned(model, tally));
    }

    @Override
    public void handedOver(String model, ScoredBlock block) {
        all.forEach(each -> each.handedOver(model, block));
    }

    @Override
    public void scoredBlock(String model, long nanos) {
        all.forEach(each -> each.scoredBlock(model, nanos));
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
    public void learned(String model, long nanos) {
        all.forEach(each -> each.learned(model, nanos));
    }
}
