package dev.stepwise.model;

/**
 * Where a model's points, which are JSON, come from.
 *
 * @param topic the input topic
 * @param from where a model that has no version yet begins to read
 */
public record ModelInput(String topic, From from) {

    /** JSON points of a topic, from the first one on. */
    public static ModelInput of(String topic) {
        return new ModelInput(topic, From.EARLIEST);
    }

    /** Where to begin in a topic. */
    public enum From {
        EARLIEST,
        LATEST
    }
}
