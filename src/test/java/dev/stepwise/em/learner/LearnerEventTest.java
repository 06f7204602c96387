package dev.stepwise.em.learner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwise.em.learner.LearnerEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerEventTest {

    private static LearnerEvent event(Kind kind) {
        return new LearnerEvent(kind, 7, 1_000, 5, List.of(4, 9), 0.12345);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DRIFT_SUSPECTED | The stream may have changed: new points are predicted 0.123 nats per point worse.",
                "DRIFT_CONFIRMED | The stream has changed: a model of the newest points is better by 0.1235 nats per point.",
                "REBASED | Old points mislead by now (0.1 nats): long memories begin again.",
                "ADOPTED | A challenger replaced the model, better by 0.1235 nats per point.",
                "BORN | Cluster 4 was born: the model with it is better by 0.1235 nats per point.",
                "SPLIT | Cluster 4 split off from cluster 9: the model with it is better by 0.1235 nats per point.",
                "RETURNED | Cluster 4 returned: the model with it is better by 0.1235 nats per point.",
                "DIED | Cluster 4 died: the model without it is better by 0.1235 nats per point.",
                "MERGED | Cluster 4 merged into cluster 9: the model with one of them less is better by 0.1235 nats per point.",
                "CONVERGED | The model has converged."
            })
    void itsSentenceSaysWhatHappenedToWhom(Kind kind, String sentence) {
        assertThat(event(kind).sentence()).isEqualTo(sentence);
    }

    @Test
    void firstParametersAreOfSoManyPoints() {
        assertThat(new LearnerEvent(Kind.SEEDED, 1, 0, 5, List.of(1), 12).sentence())
                .isEqualTo("First parameters, from 12 points, with clusters [1].");
        assertThat(new LearnerEvent(Kind.SEEDED, 1, 0, 5, List.of(1), 0).sentence())
                .as("given")
                .isEqualTo("First parameters, with clusters [1].");
    }

    @Test
    void pointsThatAreTooLikelyAreNotCalledWorse() {
        assertThat(new LearnerEvent(Kind.DRIFT_SUSPECTED, 1, 9, 5, List.of(), -0.25).sentence())
                .isEqualTo(
                        "The stream may have changed: new points are 0.250 nats per point more likely than they should be.");
    }

    @Test
    void itsNumbersAreWrittenTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(event(Kind.REBASED).sentence()).contains("0.1 nats");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void itKeepsACopyOfTheIds() {
        List<Integer> ids = new ArrayList<>(List.of(1, 2));
        LearnerEvent event = new LearnerEvent(Kind.DIED, 1, 2, 3, ids, 0);
        ids.clear();
        assertThat(event.ids()).containsExactly(1, 2);
    }
}
