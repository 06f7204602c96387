package dev.stepwise.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.codec.event.SchemaKey;
import dev.stepwise.codec.event.WriterSchema;
import dev.stepwise.codec.event.WriterSchemas.Absent;
import dev.stepwise.codec.event.WriterSchemas.Found;
import dev.stepwise.codec.event.WriterSchemas.Lookup;
import dev.stepwise.codec.event.WriterSchemas.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistrySchemasTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final SchemaKey SEVEN = SchemaKey.ofId(7);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<SchemaKey, WriterSchema> there = new ConcurrentHashMap<>();
    private volatile boolean away;
    private final RegistrySchemas schemas = new RegistrySchemas(
            new RegistrySchemas.Source() {
                @Override
                public @Nullable WriterSchema schema(SchemaKey key) throws RegistryException {
                    asked.incrementAndGet();
                    if (away) {
                        throw new RegistryException("registry http://r:1 is unreachable: Connection refused");
                    }
                    return there.get(key);
                }

                @Override
                public void close() {}
            },
            now::get);

    private void has(SchemaKey key, int characters) {
        there.put(key, new WriterSchema(WriterSchema.AVRO, "x".repeat(characters), List.of()));
    }

    private void passes(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** What is known after a request that has been made, if one was, has ended. */
    private Lookup settled(SchemaKey key) {
        schemas.find(key, PATIENCE);
        while (schemas.isAsking(key)) {
            Thread.onSpinWait();
        }
        return schemas.find(key, PATIENCE);
    }

    @Test
    void aSchemaIsAskedForOnce() {
        has(SEVEN, 10);
        for (int i = 0; i < 3; i++) {
            assertThat(schemas.find(SEVEN, PATIENCE)).isInstanceOf(Found.class);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsAbsentIsAskedForAgainAfterAMinute() {
        assertThat(schemas.find(SEVEN, PATIENCE)).isEqualTo(new Absent());
        passes(Duration.ofSeconds(59));
        assertThat(schemas.find(SEVEN, PATIENCE)).isEqualTo(new Absent());
        assertThat(asked).hasValue(1);
        has(SEVEN, 10);
        passes(Duration.ofSeconds(2));
        assertThat(schemas.find(SEVEN, PATIENCE)).isInstanceOf(Found.class);
    }

    @Test
    void whileTheRegistryIsAwayWhatIsKnownGoesOnAndTheRestWaits() {
        has(SEVEN, 10);
        assertThat(schemas.find(SEVEN, PATIENCE)).isInstanceOf(Found.class);
        assertThat(schemas.missing()).isEmpty();
        away = true;
        SchemaKey eight = SchemaKey.ofId(8);
        assertThat(settled(eight)).isInstanceOf(Unavailable.class);
        assertThat(schemas.find(SEVEN, PATIENCE)).isInstanceOf(Found.class);
        assertThat(schemas.waiting()).isEqualTo(1);
        assertThat(schemas.missing())
                .containsExactly(
                        "events wait for the schema of the id 8: registry http://r:1 is unreachable: Connection refused");
        int until = asked.get();
        assertThat(settled(eight)).isInstanceOf(Unavailable.class);
        assertThat(asked).as("within the first pause").hasValue(until);
        away = false;
        has(eight, 10);
        passes(Duration.ofSeconds(1));
        assertThat(settled(eight)).isInstanceOf(Found.class);
        assertThat(schemas.missing()).isEmpty();
        assertThat(schemas.waiting()).isZero();
    }

    @Test
    void pausesGrowToAFewSeconds() {
        away = true;
        assertThat(settled(SEVEN)).isInstanceOf(Unavailable.class);
        for (int i = 0; i < 6_000; i++) {
            passes(Duration.ofMillis(100));
            settled(SEVEN);
        }
        assertThat(asked.get()).as("requests in ten minutes").isBetween(80, 110);
    }

    @Test
    void whatNobodyWantsAnyMoreKeepsNobodyFromBeingReady() {
        away = true;
        assertThat(settled(SEVEN)).isInstanceOf(Unavailable.class);
        passes(Duration.ofSeconds(29));
        assertThat(schemas.waiting()).isEqualTo(1);
        passes(Duration.ofSeconds(2));
        assertThat(schemas.waiting()).isZero();
        assertThat(schemas.missing()).isEmpty();
    }

    @Test
    void idsOutOfHostileEventsTakeABoundedRoom() {
        for (int id = 0; id < 12_000; id++) {
            assertThat(schemas.find(SchemaKey.ofId(id), PATIENCE)).isEqualTo(new Absent());
        }
        assertThat(schemas.remembered()).isEqualTo(10_000);
        away = true;
        for (int id = 20_000; id < 22_000; id++) {
            assertThat(schemas.find(SchemaKey.ofId(id), Duration.ZERO)).isInstanceOf(Unavailable.class);
        }
        assertThat(schemas.remembered()).isEqualTo(11_000);
    }

    @Test
    void schemasTakeABoundedRoom() {
        for (int id = 0; id < 40; id++) {
            has(SchemaKey.ofId(id), 1 << 20);
            assertThat(schemas.find(SchemaKey.ofId(id), PATIENCE)).isInstanceOf(Found.class);
        }
        assertThat(schemas.remembered()).isEqualTo(32);
    }
}
