package dev.stepwise.codec.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaNotesTest {

    @Test
    void ofASchemaAFewMessagesAreNamedOnceHoweverManyThereAre() {
        SchemaNotes notes = new SchemaNotes("m");
        int named = 0;
        for (int round = 0; round < 2; round++) {
            for (int message = 0; message < 3000; message++) {
                named += notes.isNew("topic", "M" + message) ? 1 : 0;
            }
        }
        assertThat(named).isEqualTo(20);
        assertThat(notes.isNew("topic", "")).as("that it is unsuitable").isTrue();
        assertThat(notes.isNew("topic", "")).isFalse();
        assertThat(notes.isNew("other", "M0")).isTrue();
    }
}
