package dev.stepwise.model.family;

import dev.stepwise.distribution.Transform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values say what a value of a feature may be, whatever it is read from. */
public sealed interface Values {

    /**
     * Any finite number that the transform takes; a row holds what it becomes.
     *
     * @param transform of the number
     */
    record Number(Transform transform) implements Values {}

    /** 0 or 1, false or true. */
    record YesNo() implements Values {}

    /**
     * One of several levels, as text; a row holds the index of the level.
     *
     * @param levels all different
     */
    record Level(List<String> levels) implements Values {
        public Level {
            levels = List.copyOf(levels);
        }
    }

    /**
     * A number on a circle, which stands in a row as the same direction from 0 to below the period.
     *
     * @param period positive and finite
     * @param time of a moment, of which a row holds where it stands in the period; null: numbers as they are
     */
    record Direction(double period, @Nullable CyclicTime time) implements Values {

        /** Returns the same direction from 0 to below the period. */
        public double within(double x) {
            double wrapped = x % period;
            wrapped = wrapped < 0 ? wrapped + period : wrapped;
            return wrapped < period ? wrapped + 0.0 : 0;
        }

        /** Returns the direction of a vector. */
        public double of(double cosine, double sine) {
            return within(Math.atan2(sine, cosine) * period / (2 * Math.PI));
        }

        /** Returns the circular standard deviation of directions whose mean vector has this length, at most that of the uniform distribution. */
        public double deviation(double length) {
            double uniform = period / Math.sqrt(12);
            return length > 0
                    ? Math.min(uniform, Math.sqrt(-2 * Math.log(Math.min(1, length))) * period / (2 * Math.PI))
                    : uniform;
        }
    }

    /** 0, 1, 2, … */
    record Count() implements Values {}
}
