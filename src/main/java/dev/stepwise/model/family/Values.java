package dev.stepwise.model.family;

import java.util.List;

/** The values say what a value of a feature may be, whatever it is read from. */
public sealed interface Values {

    /** Any finite number. */
    record Number() implements Values {}

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

    /** 0, 1, 2, … */
    record Count() implements Values {}
}
