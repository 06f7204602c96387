package dev.stepwise.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What says which points are of one device, customer or card, which has weights and means of its own in the service.
 *
 * @param path JSON pointer to the field with the key; null: the key is that of the record
 * @param most keys of a partition that are remembered; beyond it the one that was not seen for longest is forgotten
 * @param idle event time after which a key that was not seen is forgotten
 */
public record KeyDefinition(@Nullable String path, int most, Duration idle) {

    /** Keys of a partition that are remembered where the model does not say how many. */
    public static final int DEFAULT_MOST = 100_000;

    /** Event time after which a key is forgotten where the model does not say. */
    public static final Duration DEFAULT_IDLE = Duration.ofDays(30);

    /** Most bytes of a key. A point with a longer one is taken for one without a key. */
    public static final int MOST_BYTES = 256;
}
