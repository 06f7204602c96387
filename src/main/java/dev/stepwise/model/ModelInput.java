package dev.stepwise.model;

/**
 * The input says where a model's points come from. The points are JSON.
 *
 * @param topic the input topic
 * @param from where a model that has no version yet begins to read
 */
public record ModelInput(String topic, From from) {

    /** JSON points of a topic, from the first one on. */
    public static ModelInput of(String topic) {
        return new ModelInput(topic, From.EARLIEST);
    }

    /** A model begins to read its topic at one of these places. */
    public enum From {
        EARLIEST,
        LATEST
    }
}
