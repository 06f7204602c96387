package dev.stepwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.codec.model.ModelFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What tells clusters from one another, in figures and in words. */
class ClusterTraitsTest {

    private static ClusterTraits traits(String yaml, int component) {
        MixtureMapping mapping = new MixtureMapping(ModelFile.parse(yaml));
        ComponentSummary summary = mapping.summaries(
                        List.of(4, 9), mapping.start().orElseThrow(), List.of(0, 1))
                .get(component);
        assertThat(summary.id()).isEqualTo(component == 0 ? 4 : 9);
        return summary.traits();
    }

    private static final String SERVERS = """
            id: servers
            components: 2
            features:
              - {name: load}
              - {name: state, family: categorical, levels: ["on", idle, "off"]}
              - {name: restarts, family: poisson}
              - {name: patched, family: bernoulli}
            initial:
              components:
                - weight: 0.5
                  parameters:
                    mean: [0.50]
                    covariance: [[1]]
                    probabilities: {state: {"on": 0.05, idle: 0.02, "off": 0.93}}
                    rate: {restarts: 8.1}
                    probability: {patched: 0.2}
                - weight: 0.5
                  parameters:
                    mean: [0.6]
                    covariance: [[1]]
                    probabilities: {state: {"on": 0.86, idle: 0.1, "off": 0.04}}
                    rate: {restarts: 0.9}
                    probability: {patched: 0.5}
            """;

    @Test
    void aClusterIsToldInASentenceByWhatTellsMost() {
        assertThat(traits(SERVERS, 0).sentence())
                .isEqualTo("many restarts (8.1 against 0.9), state off (93 % against 4 %)");
        assertThat(traits(SERVERS, 1).sentence())
                .isEqualTo("few restarts (0.9 against 8.1), state on (86 % against 5 %)");
    }

    @Test
    void figuresAreThoseOfAllFeaturesTheMostTellingFirst() {
        List<ClusterTraits.Trait> traits = traits(SERVERS, 0).traits();
        assertThat(traits)
                .extracting(ClusterTraits.Trait::feature)
                .containsExactly("restarts", "state", "patched", "load");
        // of two Poisson distributions λ ln(λ/μ) + μ − λ
        assertThat(traits.get(0).divergence()).isCloseTo(8.1 * Math.log(9) - 7.2, within(1e-6));
        assertThat(traits.get(1).level()).isEqualTo("off");
        assertThat(traits.get(3).divergence()).isCloseTo(0.005, within(1e-9));
        assertThat(traits.get(3).deviationOfOthers()).isEqualTo(1);
    }

    @Test
    void spreadsAndSharesAreToldAsSuch() {
        String yaml = """
                id: m
                components: 2
                features: [{name: speed}, {name: hits, family: binomial, trials: 10}]
                initial:
                  components:
                    - weight: 0.5
                      parameters: {mean: [1], covariance: [[0.01]], probability: {hits: 0.0004}}
                    - weight: 0.5
                      parameters: {mean: [1.02], covariance: [[4]], probability: {hits: 0.75}}
                """;
        assertThat(traits(yaml, 0).sentence())
                .isEqualTo("steady speed (± 0.1 against ± 2), few hits (under 0.1 % against 75 %)");
        assertThat(traits(yaml, 1).sentence()).startsWith("varying speed (± 2 against ± 0.1)");
    }

    @Test
    void aClusterThatIsAloneOrLikeTheOthersHasNothingToTell() {
        MixtureMapping alone = new MixtureMapping(ModelFile.parse("id: m\ncomponents: 1\nfeatures: [{name: x}]\n"
                + "initial: {components: [{weight: 1, parameters: {mean: [0], covariance: [[1]]}}]}"));
        ClusterTraits traits = alone.summaries(List.of(1), alone.start().orElseThrow(), List.of(0))
                .getFirst()
                .traits();
        assertThat(traits.traits()).isEmpty();
        assertThat(traits.sentence()).isEmpty();
    }
}
