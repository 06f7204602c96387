package dev.stepwise.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A history that says which part of it was asked for. */
final class FixedHistory implements History {

    private final Broadcast broadcast = new Broadcast();

    private static byte[] part(String name) {
        return ("{\"" + name + "\":[]}").getBytes(UTF_8);
    }

    @Override
    public byte[] features() {
        return part("features");
    }

    @Override
    public byte[] overview() {
        return part("overview");
    }

    @Override
    public byte[] components() {
        return part("components");
    }

    @Override
    public byte @Nullable [] component(int id) {
        return id == 7 ? part("component") : null;
    }

    @Override
    public byte[] snapshots() {
        return part("snapshots");
    }

    @Override
    public byte @Nullable [] snapshot(long version) {
        return version == 3 ? part("snapshot") : null;
    }

    @Override
    public byte @Nullable [] changes(@Nullable Moment from, @Nullable Moment to) {
        if (from != null && to != null && from.isVersion() && to.isVersion() && from.value() > to.value()) {
            throw new IllegalArgumentException("from must not be later than to");
        }
        return from != null && from.isVersion() && from.value() == 4
                ? null
                : part("changes from " + from + " to " + to);
    }

    @Override
    public byte[] events() {
        return part("events");
    }

    @Override
    public byte[] figures() {
        return part("figures");
    }

    @Override
    public byte[] assignments() {
        return part("assignments");
    }

    @Override
    public byte[] anomalies() {
        return part("anomalies");
    }

    @Override
    public Broadcast broadcast() {
        return broadcast;
    }
}
