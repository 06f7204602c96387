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
        EventPlace place = new EventPlace();
        Headers headers = place.addedTo(event, "points", 3, 1204);
        assertThat(headers.toArray()).hasSize(3);
        assertThat(headers.headers("trace")).hasSize(2);
        assertThat(headers.lastHeader(EventPlace.HEADER).value())
                .asString(UTF_8)
                .isEqualTo("points/3/1204");
        assertThat(event.toArray()).as("the event itself").hasSize(4);
        assertThat(place(place, "points", 3, 0)).isEqualTo("points/3/0");
        assertThat(place(place, "points", 4, Long.MAX_VALUE)).isEqualTo("points/4/" + Long.MAX_VALUE);
        assertThat(place(place, "others", 4, 10)).isEqualTo("others/4/10");
    }

    private static String place(EventPlace place, String topic, int partition, long offset) {
        Headers headers = place.addedTo(new RecordHeaders(), topic, partition, offset);
        return new String(headers.lastHeader(EventPlace.HEADER).value(), UTF_8);
    }
}
