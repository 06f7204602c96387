package dev.stepwise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelsConsumerTest {

    @Test
    void aTopicIsReadOnFromWhereItWasReadToUnlessItIsAnotherOneBySince() {
        assertThat(SourceClients.ModelsConsumer.isWithin(7, 9)).isTrue();
        assertThat(SourceClients.ModelsConsumer.isWithin(9, 9))
                .as("nothing has come since")
                .isTrue();
        assertThat(SourceClients.ModelsConsumer.isWithin(10, 9)).as("made anew").isFalse();
        assertThat(SourceClients.ModelsConsumer.isWithin(0, 9)).as("never read").isFalse();
    }
}
