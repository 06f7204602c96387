package dev.stepwise.event;

/**
 * Where a model's points come from.
 *
 * @param topic the input topic
 * @param format how a point is written
 * @param from where a model that has no version yet begins to read
 */
public record ModelInput(String topic, Format format, From from) {

    /** JSON points of a topic, from the first one on. */
    public static ModelInput of(String topic) {
        return new ModelInput(topic, Format.JSON, From.EARLIEST);
    }

    /** How a point is written. */
    public enum Format {
        JSON
    }

    /** Where to begin in a topic. */
    public enum From {
        EARLIEST,
        LATEST
    }
}
