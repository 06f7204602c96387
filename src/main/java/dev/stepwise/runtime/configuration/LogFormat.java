package dev.stepwise.runtime.configuration;

import java.util.Locale;

/** How the service writes what it has to say about its work. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One JSON object on a line, for programs that collect logs. */
    JSON;

    /** Returns the name as in the configuration. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
