package dev.stepwise.event;

import java.util.List;

/** How the values of a feature are distributed within a component, and what values it may have. */
public sealed interface FeatureFamily {

    /** As in a model file. */
    String label();

    /** Place of its block among the blocks of a row. */
    default int block() {
        return switch (this) {
            case Gaussian() -> 0;
            case StudentT() -> 0;
            case Bernoulli() -> 1;
            case Categorical(var _) -> 2;
            case Poisson() -> 3;
            case Binomial(var _) -> 4;
            case Multinomial() -> 5;
        };
    }

    /** Numbers; all gaussian features of a model form one block with one covariance structure. */
    record Gaussian() implements FeatureFamily {
        @Override
        public String label() {
            return "gaussian";
        }
    }

    /** Numbers with outliers; all of a model form one block with one scale structure. */
    record StudentT() implements FeatureFamily {
        @Override
        public String label() {
            return "student-t";
        }
    }

    /** 0 or 1, false or true. */
    record Bernoulli() implements FeatureFamily {
        @Override
        public String label() {
            return "bernoulli";
        }
    }

    /**
     * One of several levels, as text; a row holds the index of the level.
     *
     * @param levels at least two, all different
     */
    record Categorical(List<String> levels) implements FeatureFamily {
        public Categorical {
            levels = List.copyOf(levels);
        }

        @Override
        public String label() {
            return "categorical";
        }
    }

    /** Counts without a limit. */
    record Poisson() implements FeatureFamily {
        @Override
        public String label() {
            return "poisson";
        }
    }

    /**
     * Successes out of a number of trials. Each takes two columns of a row, successes and trials.
     *
     * @param trials how many
     */
    record Binomial(Trials trials) implements FeatureFamily {
        @Override
        public String label() {
            return "binomial";
        }
    }

    /** The count of one word; all multinomial features of a model form one block of counts. */
    record Multinomial() implements FeatureFamily {
        @Override
        public String label() {
            return "multinomial";
        }
    }

    /** Number of trials of a binomial feature. */
    sealed interface Trials {

        /** The same for every point. */
        record Constant(int count) implements Trials {}

        /** In a field of the point, by JSON pointer. */
        record Field(String path) implements Trials {}
    }
}
