package dev.stepwise.distribution;

/** A prior says what is believed of a block's parameters before any point. Each family knows its own kinds. */
public interface Prior {

    /** Maximum likelihood. */
    Prior NONE = new Prior() {
        @Override
        public String toString() {
            return "none";
        }
    };

    /** Returns the nearest distribution within the bounds of this prior, if it has any. */
    default Distribution raise(Distribution distribution) {
        return distribution;
    }

    /** Whether a bound of this prior keeps a distribution from being narrower. */
    default boolean holds(Distribution distribution) {
        return false;
    }
}
