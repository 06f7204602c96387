package dev.stepwise.topology;

import dev.stepwise.topology.Output.Tick;
import java.util.Arrays;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Serdes of records whose bytes are read and written by the processors themselves. */
final class Bytes {

    /** Stands for a null key, which a reduction would drop; compared by identity. */
    private static final byte[] NULL_KEY = {};

    private static final byte[] ONE_KEY = {0};

    /** Keys as they are, null included. */
    @SuppressWarnings("NullAway") // a serializer may return null
    static final Serde<byte[]> KEYS = Serdes.serdeFrom(
            (topic, key) -> key == NULL_KEY ? null : key, (topic, bytes) -> bytes == null ? NULL_KEY : bytes);

    /** Keys as {@link #KEYS} has them, cut where they are longer. */
    @SuppressWarnings("NullAway") // a serializer may return null
    static Serde<byte[]> keysOfAtMost(int bytes) {
        return Serdes.serdeFrom(
                (topic, key) -> key == NULL_KEY || key == null || key.length <= bytes
                        ? KEYS.serializer().serialize(topic, key)
                        : Arrays.copyOf(key, bytes),
                KEYS.deserializer());
    }

    /** Takes every key for the same one. */
    static final Serde<byte[]> ONE_FOR_ALL = Serdes.serdeFrom((topic, key) -> ONE_KEY, (topic, bytes) -> ONE_KEY);

    /** Values as they are. */
    static final Serde<byte[]> VALUES = Serdes.ByteArray();

    /** Writes any output. Only ticks are ever read back. */
    static final Serde<Output> EMISSIONS =
            Serdes.serdeFrom((topic, emission) -> emission.bytes(), (topic, bytes) -> Tick.TICK);

    private Bytes() {}
}
