package dev.stepwise.model;

/**
 * The input says where a model's points come from.
 *
 * @param topic the input topic
 * @param from where a model that has no version yet begins to read
 * @param format how its events are read
 */
public record ModelInput(String topic, From from, EventFormat format) {

    /** JSON points of a topic, from the first one on. */
    public static ModelInput of(String topic) {
        return new ModelInput(topic, From.EARLIEST, EventFormat.JSON);
    }

    /** A model begins to read its topic at one of these places. */
    public enum From {
        EARLIEST,
        LATEST
    }
}
