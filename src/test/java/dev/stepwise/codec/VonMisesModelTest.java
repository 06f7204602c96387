package dev.stepwise.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.codec.model.InvalidModelException;
import dev.stepwise.codec.model.ModelFile;
import dev.stepwise.distribution.circular.VonMises;
import dev.stepwise.model.MixtureMapping;
import dev.stepwise.model.ModelDefinition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VonMisesModelTest {

    private static final String FEATURES =
            "id: m\nfeatures: [{name: hour, family: von-mises, period: 24}," + " {name: angle, family: von-mises}]\n";
    private static final String START = "components: 1\ninitial: {components: [{weight: 1, parameters: {"
            + "meanDirection: {hour: 23.5, angle: 1}, concentration: {hour: 4, angle: 6}%s}}]}\n";

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> ModelFile.parse(text))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aStartHasMeanDirectionsAndConcentrationsByName() {
        MixtureMapping mapping = new MixtureMapping(ModelFile.parse(FEATURES + START.formatted("")));
        VonMises start = (VonMises) mapping.start().orElseThrow().distribution(0, 0);
        assertThat(start).isEqualTo(new VonMises(new double[] {23.5, 1}, new double[] {4, 6}, new double[] {
            24, 2 * Math.PI
        }));
        assertThat(mapping.parameters(mapping.start().orElseThrow(), 0).byName("resultantLength"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("hour", start.resultantLengths()[0], "angle", start.resultantLengths()[1]));
    }

    @Test
    void theMeanResultantLengthFollowsFromTheConcentrationAndIsNotRead() {
        ModelDefinition printed =
                ModelFile.parse(FEATURES + START.formatted(", resultantLength: {hour: 0.86, angle: 0.91}"));
        assertThat(printed).isEqualTo(ModelFile.parse(FEATURES + START.formatted("")));
        refused(
                FEATURES + START.formatted("") + "fixed: {parameters: [resultantLength]}\n",
                "unknown parameter 'resultantLength'");
    }

    @Test
    void twoParametersOfEachComponentAreCounted() {
        assertThat(new MixtureMapping(ModelFile.parse(FEATURES + "components: 3\n")).parameterCount())
                .isEqualTo(2 + 3 * 4);
    }

    @Test
    void anotherPeriodIsAnotherModelToWhatWasLearned() {
        ModelDefinition one = ModelFile.parse(FEATURES + "components: 3\n");
        ModelDefinition other = ModelFile.parse(FEATURES.replace("24", "12") + "components: 3\n");
        assertThat(one.fingerprint().isCompatibleWith(other.fingerprint())).isFalse();
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        refused("id: m\nfeatures: [{name: x, period: 24}]\ncomponents: 1\n", "belongs to von-mises features");
        refused("id: m\nfeatures: [{name: x, family: von-mises, period: 0}]\ncomponents: 1\n", "must be above 0");
        refused(
                FEATURES + "components: 2\nestimator: variational\n",
                "must be em for von-mises features, which have no conjugate prior");
    }
}
