package dev.stepwise.codec.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventPlaceTest {

    @Test
    void headersGoOnWithThePlaceAndWithoutTheSchemaOfTheEvent() {
        RecordHeaders event = new RecordHeaders();
        event.add("trace", new byte[] {1}).add("trace", new byte[] {2});
        event.add("__value_schema_id", new byte[] {0, 0, 0, 0, 7});
        event.add(EventPlace.HEADER, "from an earlier hop".getBytes(UTF_8));
        Headers headers = EventPlace.addedTo(event, "points", 3, 1204);
        assertThat(headers.toArray()).hasSize(3);
        assertThat(headers.headers("trace")).hasSize(2);
        assertThat(headers.lastHeader(EventPlace.HEADER).value())
                .asString(UTF_8)
                .isEqualTo("points/3/1204");
        assertThat(event.toArray()).as("the event itself").hasSize(4);
    }
}
