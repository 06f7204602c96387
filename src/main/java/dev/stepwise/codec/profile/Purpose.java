package dev.stepwise.codec.profile;

import java.util.Locale;

/** What a model is wanted for. */
public enum Purpose {
    CLUSTERS,
    ANOMALIES;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
