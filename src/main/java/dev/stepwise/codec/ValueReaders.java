package dev.stepwise.codec;

import dev.stepwise.event.FeatureFamily;
import java.util.List;

/**
 * The readers of one format for each kind of value that a feature may have. The families choose among the kinds here, once
 * for all formats.
 *
 * @param <R> a reader
 */
interface ValueReaders<R> {

    /** Of any finite number. */
    R number();

    /** Of 0, 1, 2, … */
    R count();

    /** Of 0, 1 or a truth value. */
    R yesNo();

    /** Of one of these names, as its index. */
    R level(List<String> levels);

    /** The reader of a family's values. */
    default R of(FeatureFamily family) {
        return switch (family) {
            case FeatureFamily.Gaussian(), FeatureFamily.StudentT() -> number();
            case FeatureFamily.Bernoulli() -> yesNo();
            case FeatureFamily.Categorical(List<String> levels) -> level(levels);
            case FeatureFamily.Poisson(), FeatureFamily.Multinomial(), FeatureFamily.Binomial _ -> count();
        };
    }
}
