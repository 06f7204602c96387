package dev.stepwise.metrics;

/** A weighted mean whose older values fade: after one window a value counts for a part of e. Safe for threads. */
final class WindowedMean {

    private final double windowNanos;
    private double sum;
    private double weight;
    private long lastNanos;

    WindowedMean(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /** @param total the sum of the values that come at this time, of this weight in all */
    synchronized void add(double total, double itsWeight, long nowNanos) {
        double fading = weight == 0 ? 0 : Math.exp(-Math.max(0, nowNanos - lastNanos) / windowNanos);
        sum = sum * fading + total;
        weight = weight * fading + itsWeight;
        lastNanos = nowNanos;
    }

    /** NaN before the first value. */
    synchronized double mean() {
        return sum / weight;
    }
}
