package dev.stepwise.model.report;

import java.util.Comparator;
import java.util.List;

/**
 * Fits of one model with several numbers of components, and the best of them.
 *
 * @param criterion the smallest value is best; of equal ones the one with fewer components
 * @param candidates in ascending number of components, at least one
 */
public record FitChoice(Criterion criterion, List<FitReport> candidates) {

    public FitChoice {
        candidates = List.copyOf(candidates);
    }

    /** The best candidate. */
    public FitReport best() {
        return candidates.stream()
                .min(Comparator.comparingDouble(criterion::of))
                .orElseThrow();
    }
}
