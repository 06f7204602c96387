package dev.stepwise.codec.record;

import dev.stepwise.em.scoring.EventClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a scoring task remembers beside its keys, as CBOR.
 *
 * @param choice how far keys are trusted, as {@link dev.stepwise.em.adaptation.KeyedScorer#choice} has it
 * @param clock the event time of the task
 */
public record KeysRecord(List<Double> choice, EventClock.State clock) {

    private static final int LAYOUT = 1;

    /** Most values of the choice. */
    private static final int MOST = 1 << 16;

    public KeysRecord {
        choice = List.copyOf(choice);
    }

    public byte[] toBytes() {
        CborOut out = new CborOut(LAYOUT)
                .put(choice.stream().mapToDouble(Double::doubleValue).toArray())
                .put(clock.running() ? 1L : 0L)
                .put(clock.time())
                .put((long) clock.agreed())
                .put((long) clock.leaped())
                .put(clock.leapHalfLives());
        clock.leap().forEach(out::put);
        return out.toBytes();
    }

    /** @throws InvalidRecordException when these bytes are none */
    public static KeysRecord read(byte[] bytes) {
        CborIn in = new CborIn(bytes, LAYOUT);
        double[] choice = in.readDoubles(0, MOST, 1);
        if (Arrays.stream(choice).anyMatch(Double::isNaN)) {
            throw new InvalidRecordException("a weight that is no number");
        }
        boolean running = in.readInt(0, 1) == 1;
        long time = in.readLong();
        int agreed = in.readInt(0, EventClock.BELIEVED);
        int leaped = in.readInt(0, EventClock.BELIEVED - 1);
        double leapHalfLives = in.readDouble();
        List<Long> leap = new ArrayList<>();
        for (int i = 0; i < EventClock.BELIEVED; i++) {
            leap.add(in.readLong());
        }
        in.close();
        return new KeysRecord(
                Arrays.stream(choice).boxed().toList(),
                new EventClock.State(running, time, agreed, leaped, leapHalfLives, leap));
    }
}
