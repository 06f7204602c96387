package dev.stepwise.model.report;

import dev.stepwise.em.markov.HiddenMarkovModel;
import java.util.List;

/**
 * What a hidden Markov model says of the order of the points. States are the components of the fit, in its order.
 *
 * @param sequences of points that were fitted
 * @param initial probability of each state at the first point of a sequence
 * @param transitions the transition matrix: row j has the probabilities of the states that follow state j
 * @param meanDurations points that each state is expected to last; infinite for a state that never ends
 */
public record RegimeReport(
        int sequences, List<Double> initial, List<List<Double>> transitions, List<Double> meanDurations) {

    public RegimeReport {
        initial = List.copyOf(initial);
        transitions = transitions.stream().map(List::copyOf).toList();
        meanDurations = List.copyOf(meanDurations);
    }

    /** @param order of the states */
    static RegimeReport of(HiddenMarkovModel model, int sequences, List<Integer> order) {
        double[] initial = model.initial();
        return new RegimeReport(
                sequences,
                order.stream().map(k -> initial[k]).toList(),
                order.stream()
                        .map(j ->
                                order.stream().map(k -> model.transition(j, k)).toList())
                        .toList(),
                order.stream().map(model::meanDuration).toList());
    }
}
