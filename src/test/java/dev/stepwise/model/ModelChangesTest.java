package dev.stepwise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwise.codec.model.ModelFile;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of a cluster whose features have moved. */
class ModelChangesTest {

    private static ModelChanges changes(String feature, String before, String after) {
        MixtureMapping mapping = mapping(feature, before);
        return ModelChanges.between(
                mapping.schema(), at(mapping, 1, List.of(1)), at(mapping(feature, after), 2, List.of(1)));
    }

    private static MixtureMapping mapping(String feature, String... parameters) {
        StringBuilder components = new StringBuilder();
        for (String each : parameters) {
            components.append("    - {weight: %s, parameters: {%s}}\n".formatted(1.0 / parameters.length, each));
        }
        return new MixtureMapping(ModelFile.parse("id: m\ncomponents: %d\nfeatures: [%s]\ninitial:\n  components:\n%s"
                .formatted(parameters.length, feature, components)));
    }

    private static ClustersAt at(MixtureMapping mapping, long version, List<Integer> ids) {
        return new ClustersAt(version, version, ids, mapping.start().orElseThrow(), Map.of());
    }

    private static String told(String feature, String before, String after) {
        return changes(feature, before, after).sentence();
    }

    @Test
    void aMeanThatMovedIsToldByTheMeanWhateverTheTransformDoesToTheSpread() {
        // e⁴ = 54.6, e⁵ = 148
        assertThat(told(
                        "{name: amount, transform: log}",
                        "mean: [4], covariance: [[0.5]]",
                        "mean: [5], covariance: [[0.5]]"))
                .isEqualTo("cluster 1: amount 54.6 → 148");
    }

    @Test
    void aSpreadBeforeTheTransformIsToldByWhatItCovers() {
        // e³, e⁵, e², e⁶
        assertThat(told(
                        "{name: amount, transform: log}",
                        "mean: [4], covariance: [[1]]",
                        "mean: [4], covariance: [[4]]"))
                .isEqualTo("cluster 1: amount 20.1 to 148 → 7.39 to 403");
    }

    @Test
    void aMeanThatMovedWithTheSpreadIsToldToo() {
        assertThat(told("{name: x}", "mean: [9.1], covariance: [[1]]", "mean: [10.1], covariance: [[16]]"))
                .isEqualTo("cluster 1: x 9.1 ± 1 → 10.1 ± 4");
        assertThat(told("{name: x}", "mean: [9.1], covariance: [[1]]", "mean: [9.2], covariance: [[16]]"))
                .isEqualTo("cluster 1: x ± 1 → ± 4");
    }

    @Test
    void aSmallMoveOfALargeMeanIsSeen() {
        assertThat(told("{name: x}", "mean: [100000], covariance: [[1]]", "mean: [100002], covariance: [[1]]"))
                .isEqualTo("cluster 1: x 100000 → 100002");
    }

    @Test
    void countsAreToldByTheirMeans() {
        assertThat(told(
                        "{name: n, family: negative-binomial}",
                        "rate: {n: 10}, size: {n: 1}",
                        "rate: {n: 20}, size: {n: 1}"))
                .isEqualTo("cluster 1: n 10 → 20");
        // deviations √(10 + 100/100) and √(10 + 100/1)
        assertThat(told(
                        "{name: n, family: negative-binomial}",
                        "rate: {n: 10}, size: {n: 100}",
                        "rate: {n: 10}, size: {n: 1}"))
                .isEqualTo("cluster 1: n ± 3.32 → ± 10.5");
    }

    @Test
    void successesAreToldInPercentOfTheirTrials() {
        assertThat(told(
                        "{name: clicks, family: binomial, trials: 20}",
                        "probability: {clicks: 0.02}",
                        "probability: {clicks: 0.08}"))
                .isEqualTo("cluster 1: clicks 2 % → 8 %");
        assertThat(told(
                        "{name: a, family: multinomial}, {name: b, family: multinomial}",
                        "multinomial: {a: 0.5, b: 0.5}",
                        "multinomial: {a: 0.8, b: 0.2}"))
                .contains("a 50 % → 80 %", "b 50 % → 20 %");
    }

    @Test
    void allTrialsOfAPointCountWhereEveryPointHasAsMany() {
        ModelChanges changes = changes(
                "{name: clicks, family: binomial, trials: 1000}",
                "probability: {clicks: 0.1}",
                "probability: {clicks: 0.13}");
        assertThat(changes.sentence()).isEqualTo("cluster 1: clicks 10 % → 13 %");
        // the trials of a point are independent, so that their divergences add up
        double ofOneTrial = 0.13 * Math.log(0.13 / 0.1) + 0.87 * Math.log(0.87 / 0.9);
        assertThat(changes.clusters().getFirst().traits().getFirst().divergence())
                .isCloseTo(1000 * ofOneTrial, within(1e-9));
        assertThat(told(
                        "{name: clicks, family: binomial, trials: 100000}",
                        "probability: {clicks: 0.101}",
                        "probability: {clicks: 0.104}"))
                .isEqualTo("cluster 1: clicks 10.1 % → 10.4 %");
    }

    /** It is a message of an event, which has to be small. */
    @Test
    void aSentenceTellsTheFirstFiveClustersAndHowManyOthersThereAre() {
        String[] many = IntStream.range(0, 7)
                .mapToObj(k -> "mean: [%d], covariance: [[1]]".formatted(k))
                .toArray(String[]::new);
        MixtureMapping mapping = mapping("{name: x}", many);
        ModelChanges changes = ModelChanges.between(
                mapping.schema(),
                at(mapping, 1, List.of(1, 2, 3, 4, 5, 6, 7)),
                at(mapping, 2, List.of(11, 12, 13, 14, 15, 16, 17)));
        assertThat(changes.clusters()).hasSize(14);
        assertThat(changes.sentence())
                .startsWith("cluster 11 has come, with 14 % of all points; cluster 12 ")
                .contains("; cluster 15 ")
                .doesNotContain("cluster 16")
                .endsWith("; and 9 more");
    }

    @Test
    void aDirectionThatPassesTheEndOfItsPeriodIsToldByItsMean() {
        String before = told(
                "{name: hour, family: von-mises, period: 24}",
                "meanDirection: {hour: 23}, concentration: {hour: 4}",
                "meanDirection: {hour: 1}, concentration: {hour: 3}");
        assertThat(before).isEqualTo("cluster 1: hour 23 → 1");
    }
}
