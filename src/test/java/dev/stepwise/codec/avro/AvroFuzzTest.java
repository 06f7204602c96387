package dev.stepwise.codec.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.stepwise.codec.json.BadPointException;
import dev.stepwise.codec.json.Limits;
import dev.stepwise.model.ModelSchema;
import dev.stepwise.model.Point;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Mutated events: {@code -Davro.mutations=1000000} for more. A failure names the number of the event. */
class AvroFuzzTest {

    private static final int MUTATIONS = Integer.getInteger("avro.mutations", 20_000);
    private static final int SEED = 17;

    /** Bytes that one refusal may allocate: its exception and its message. */
    private static final long MOST_ALLOCATED = 16_384;

    private static final ModelSchema MODEL = AvroEvents.model("""
            - {name: a}
            - {name: v, path: /list, size: 3}
            - {name: k, path: /map/key/n}
            - {name: d}
            - {name: level, family: categorical, levels: [one, two]}
            """);

    private static final Schema SCHEMA = AvroEvents.schema("{'type':'record','name':'E','fields':["
            + "{'name':'a','type':['null','double','string']},"
            + "{'name':'nothing','type':{'type':'array','items':'null'}},"
            + "{'name':'list','type':{'type':'array','items':['null','float']}},"
            + "{'name':'tree','type':['null',{'type':'record','name':'T','fields':["
            + "{'name':'left','type':['null','T']},{'name':'right','type':['null','T']},{'name':'s','type':'string'}]}]},"
            + "{'name':'map','type':{'type':'map','values':{'type':'record','name':'N','fields':["
            + "{'name':'n','type':'long'},{'name':'bytes','type':'bytes'}]}}},"
            + "{'name':'d','type':{'type':'bytes','logicalType':'decimal','precision':30,'scale':2}},"
            + "{'name':'level','type':'string'}]}");

    private static final byte[] EVENT = AvroEvents.fromJson(
            SCHEMA,
            "{'a':{'double':1},'nothing':[null],'list':[{'float':1},null,{'float':2}],"
                    + "'tree':{'T':{'left':{'T':{'left':null,'right':null,'s':'l'}},'right':null,'s':'abc'}},"
                    + "'map':{'key':{'n':7,'bytes':'xyz'},'other':{'n':8,'bytes':''}},'d':'12','level':'two'}");

    @Test
    void aMutatedEventIsAPointOrADeadLetterAndCostsLittle() {
        Random random = new Random(SEED);
        AvroPointReader reader = new AvroPointReader(MODEL, Limits.DEFAULT);
        AvroPlan plan = AvroPlan.of(SCHEMA, reader.wanted());
        Point point = new Point(MODEL.columns());
        reader.read(EVENT, 0, plan, point);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int points = 0;
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] event = mutated(random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.read(event, 0, plan, point);
                points++;
                assertThat(Arrays.stream(point.row).noneMatch(Double::isInfinite))
                        .as("event %s", i)
                        .isTrue();
            } catch (BadPointException e) {
                refused++;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("event " + i + ": " + Arrays.toString(event), e);
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

    private static byte[] mutated(Random random) {
        byte[] event = EVENT.clone();
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
