package dev.stepwise.topology.keys;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a key, to look it up by. Ordered too, so that keys that were chosen to have one hash value cost a logarithm and
 * no more. Whoever only looks something up sets the bytes of one object again and again.
 */
final class KeyBytes implements Comparable<KeyBytes> {

    private byte[] bytes;
    private int hash;

    KeyBytes(byte[] bytes) {
        this.bytes = bytes;
        hash = Arrays.hashCode(bytes);
    }

    /** Never of one that stands in a map. */
    KeyBytes set(byte[] other) {
        bytes = other;
        hash = Arrays.hashCode(other);
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyBytes that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public int compareTo(KeyBytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }
}
