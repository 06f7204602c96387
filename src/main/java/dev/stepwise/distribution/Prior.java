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
}
