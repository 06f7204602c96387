package dev.stepwise.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.model.Point;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;

/** Events as somebody might write them who means harm: {@code -Devent.mutations=1000000} for more. A failure names its number. */
public final class MutatedEvents {

    private static final int MUTATIONS = Integer.getInteger("event.mutations", 20_000);
    private static final int SEED = 17;

    /** Bytes that one refusal may allocate: its exception and its message. */
    private static final long MOST_ALLOCATED = 16_384;

    private MutatedEvents() {}

    /**
     * Checks that each of many mutations of an event is a point or a dead letter, and costs little.
     *
     * @param columns of a point
     * @param reader reads an event
     */
    public static void check(byte[] event, int columns, BiConsumer<byte[], Point> reader) {
        Random random = new Random(SEED);
        Point point = new Point(columns);
        reader.accept(event, point);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int points = 0;
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutated(event, random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.accept(mutated, point);
                points++;
                assertThat(Arrays.stream(point.row).noneMatch(Double::isInfinite))
                        .as("event %s", i)
                        .isTrue();
            } catch (BadPointException e) {
                refused++;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("event " + i + ": " + Arrays.toString(mutated), e);
            }
            if (i > 1000) { // classes are loaded by then
                assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                        .as("event %s", i)
                        .isLessThan(MOST_ALLOCATED);
            }
        }
        assertThat(points).isGreaterThan(MUTATIONS / 100);
        assertThat(refused).isGreaterThan(MUTATIONS / 10);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] event = original.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(event.length);
            switch (random.nextInt(5)) {
                case 0 -> event[at] = (byte) random.nextInt(256);
                case 1 -> event[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> event = Arrays.copyOf(event, Math.max(1, at));
                case 3 -> {
                    for (int j = at; j < Math.min(event.length, at + 9); j++) {
                        event[j] = (byte) 0xFF;
                    }
                }
                default -> {
                    byte[] longer = new byte[event.length + 1];
                    System.arraycopy(event, 0, longer, 0, at);
                    longer[at] = (byte) random.nextInt(256);
                    System.arraycopy(event, at, longer, at + 1, event.length - at);
                    event = longer;
                }
            }
        }
        return event;
    }
}
