package dev.stepwise.model;

import dev.stepwise.distribution.Transform;
import dev.stepwise.mixture.Contrast;
import dev.stepwise.model.FeatureComparison.Kind;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.Parameter;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What tells a cluster from all others together, feature by feature.
 *
 * @param traits those that tell most first; none of a cluster that is alone
 */
public record ClusterTraits(List<Trait> traits) {

    /** A longer list says less. */
    private static final int MOST_TRAITS = 10;

    private static final int MOST_IN_SENTENCE = 3;

    /** A sentence leaves out what tells less than this part of what tells most. */
    private static final double TELLING = 0.1;

    public ClusterTraits {
        traits = List.copyOf(traits);
    }

    /**
     * How the cluster differs in one feature.
     *
     * @param feature name of the value
     * @param divergence Kullback-Leibler divergence from the others, in nats; of counts with trials that of one trial, of a change of all trials
     * @param level that tells most, for a feature with levels; null otherwise
     * @param value mean in the cluster, or the probability of the level
     * @param others the same in all other clusters together
     * @param deviation standard deviation in the cluster; NaN for levels, infinite where there is none
     * @param deviationOfOthers the same in all other clusters together
     * @param words that say it
     */
    public record Trait(
            String feature,
            double divergence,
            @Nullable String level,
            double value,
            double others,
            double deviation,
            double deviationOfOthers,
            String words) {}

    /** What a sentence says: {@code many restarts (8.1 against 0.9), state off (93 % against 4 %)}. */
    public String sentence() {
        if (traits.isEmpty() || !(traits.getFirst().divergence() > 0)) {
            return "";
        }
        double least = TELLING * traits.getFirst().divergence();
        return traits.stream()
                .limit(MOST_IN_SENTENCE)
                .filter(trait -> trait.divergence() >= least)
                .map(Trait::words)
                .collect(Collectors.joining(", "));
    }

    /** Returns what tells a component from the others, in the units that the contrast has. */
    static ClusterTraits of(ModelSchema schema, Contrast contrast, int component) {
        return of(schema, contrast, component, false);
    }

    /**
     * Returns how the first of two components differs from the second, which it was before. Of counts with a constant number of trials
     * the divergence is that of all trials of a point.
     */
    static List<Trait> changes(ModelSchema schema, Contrast contrast) {
        return of(schema, contrast, 0, true).traits();
    }

    private static ClusterTraits of(ModelSchema schema, Contrast contrast, int component, boolean isChange) {
        List<Trait> traits = new ArrayList<>();
        int value = 0;
        for (Feature feature : schema.features()) {
            for (String name : feature.names()) {
                if (contrast.components() > 1) {
                    traits.add(trait(name, feature.family(), contrast, component, value, isChange));
                }
                value++;
            }
        }
        traits.sort(Comparator.comparingDouble((Trait trait) -> -trait.divergence()));
        return new ClusterTraits(traits.subList(0, Math.min(MOST_TRAITS, traits.size())));
    }

    private static Trait trait(
            String name, FeatureFamily family, Contrast contrast, int component, int value, boolean isChange) {
        double divergence = contrast.divergence(component, value) * (isChange ? trials(family) : 1);
        return switch (family.values()) {
            case Values.Level(List<String> levels) -> {
                int level = contrast.tellingLevel(component, value);
                String named = name + " " + levels.get(level);
                FeatureComparison shares = shares(named, Kind.LEVEL, contrast, component, value, level);
                yield trait(name, levels.get(level), divergence, shares, isChange);
            }
            case Values.YesNo() ->
                trait(name, null, divergence, shares(name, Kind.YES_NO, contrast, component, value, 1), isChange);
            case Values.Direction direction -> {
                FeatureComparison both =
                        numbers(name, Kind.DIRECTION, Transform.NONE, direction.period(), contrast, component, value);
                yield trait(name, null, divergence, both, isChange);
            }
            case Values.Number(Transform transform) -> {
                FeatureComparison both = numbers(name, Kind.NUMBER, transform, 0, contrast, component, value);
                yield trait(name, null, divergence, both, isChange);
            }
            case Values.Count() -> {
                Kind kind = isShare(family) ? Kind.SHARE : Kind.COUNT;
                FeatureComparison both = numbers(name, kind, Transform.NONE, 0, contrast, component, value);
                yield trait(name, null, divergence, both, isChange);
            }
        };
    }

    /** Trials of every point; 1 where there are none, or points differ. */
    private static int trials(FeatureFamily family) {
        return family.trials().orElse(null) instanceof FeatureFamily.Trials.Constant(int count) ? count : 1;
    }

    private static FeatureComparison shares(
            String name, Kind kind, Contrast contrast, int component, int value, int level) {
        return new FeatureComparison(
                name,
                kind,
                Transform.NONE,
                0,
                contrast.of(component, value).weights()[level],
                contrast.probabilityInOthers(component, value, level),
                Double.NaN,
                Double.NaN);
    }

    private static FeatureComparison numbers(
            String name, Kind kind, Transform transform, double period, Contrast contrast, int component, int value) {
        return new FeatureComparison(
                name,
                kind,
                transform,
                period,
                contrast.of(component, value).mean(),
                contrast.meanOfOthers(component, value),
                contrast.of(component, value).deviation(),
                contrast.deviationOfOthers(component, value));
    }

    private static Trait trait(
            String feature, @Nullable String level, double divergence, FeatureComparison both, boolean isChange) {
        Transform transform = both.transform();
        return new Trait(
                feature,
                divergence,
                level,
                transform.inverse(both.own()),
                transform.inverse(both.others()),
                halfRange(transform, both.own(), both.deviation()),
                halfRange(transform, both.others(), both.deviationOfOthers()),
                isChange ? both.change() : both.against());
    }

    /** The standard deviation, or half of what one deviation to either side covers in the user's units. */
    private static double halfRange(Transform transform, double y, double deviation) {
        return transform.isNone()
                ? deviation
                : (transform.inverse(y + deviation) - transform.inverse(y - deviation)) / 2;
    }

    /** Whether a count is described by its share of a number of trials. */
    private static boolean isShare(FeatureFamily family) {
        Parameter.Form form = family.parameters().getFirst().form();
        return form == Parameter.Form.PROBABILITY_BY_NAME || form == Parameter.Form.SHARE_BY_NAME;
    }
}
