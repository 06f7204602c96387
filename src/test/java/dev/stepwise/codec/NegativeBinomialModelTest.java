package dev.stepwise.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.model.InvalidModelException;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.count.NegativeBinomial;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import org.junit.jupiter.api.Test;

class NegativeBinomialModelTest {

    private static final String FEATURES =
            "id: m\nfeatures: [{name: n, family: negative-binomial}, {name: m, family: negative-binomial}]\n";

    private static String initial(String parameters) {
        return "components: 1\ninitial: {components: [{weight: 1, parameters: {%s}}]}\n".formatted(parameters);
    }

    private static NegativeBinomial start(String more) {
        ModelDefinition model = ModelFile.parse(FEATURES + more);
        return (NegativeBinomial)
                new MixtureMapping(model).start().orElseThrow().distribution(0, 0);
    }

    private static void refused(String more, String message) {
        assertThatThrownBy(() -> ModelFile.parse(more))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aStartHasRatesAndSizesByName() {
        assertThat(start(initial("rate: {n: 3, m: 4}, size: {n: 5, m: 6}")))
                .isEqualTo(new NegativeBinomial(new double[] {3, 4}, new double[] {5, 6}));
    }

    @Test
    void aSizeThatTheModelGivesNeedNotStandInAStart() {
        assertThat(start("size: 2.5\n" + initial("rate: {n: 3, m: 4}")))
                .isEqualTo(new NegativeBinomial(new double[] {3, 4}, new double[] {2.5, 2.5}));
        refused(FEATURES + initial("rate: {n: 3, m: 4}"), "size: no value for 'n'");
    }

    @Test
    void aStartAndAGivenSizeLieWithinTheBorderOfNumbers() {
        refused(FEATURES + initial("rate: {n: 3, m: 1e16}, size: {n: 5, m: 6}"), "rate must not be beyond 2^53");
        refused(FEATURES + initial("rate: {n: 3, m: 4}, size: {n: 5, m: 1e-71}"), "size must be from 1e-70 to 1e70");
        refused(FEATURES + "components: 3\nsize: 1e71\n", "size: must be from 1e-70 to 1e70");
    }

    @Test
    void aSizeOfItsOwnForEachComponentIsAParameterMore() {
        assertThat(parameters("estimate")).isEqualTo(2 + 3 * 2 + 3 * 2);
        assertThat(parameters("estimate-shared")).isEqualTo(2 + 3 * 2 + 2);
        assertThat(parameters("7")).isEqualTo(2 + 3 * 2);
    }

    private static int parameters(String size) {
        return new MixtureMapping(ModelFile.parse(FEATURES + "components: 3\nsize: " + size + "\n")).parameterCount();
    }

    @Test
    void anotherSizeIsAnotherModelToWhatWasLearned() {
        ModelDefinition one = ModelFile.parse(FEATURES + "components: 3\nsize: 7\n");
        ModelDefinition other = ModelFile.parse(FEATURES + "components: 3\nsize: estimate\n");
        assertThat(one.fingerprint().isCompatibleWith(other.fingerprint())).isFalse();
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        refused(
                "id: m\nfeatures: [{name: x}]\ncomponents: 1\nsize: 3\n",
                "has a meaning for negative-binomial features only");
        refused(
                FEATURES + "components: 2\nestimator: variational\n",
                "must be em for negative-binomial features, which have no conjugate prior");
        refused(FEATURES + "components: 2\nsize: 0\n", "size");
    }
}
