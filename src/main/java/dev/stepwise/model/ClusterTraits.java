package dev.stepwise.model;

import dev.stepwise.distribution.Transform;
import dev.stepwise.mixture.Contrast;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.Parameter;
import dev.stepwise.model.family.Values;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

    private static final double LEAST_PERCENT = 0.1;

    /** A sentence leaves out what tells less than this part of what tells most. */
    private static final double TELLING = 0.1;

    public ClusterTraits {
        traits = List.copyOf(traits);
    }

    /**
     * How the cluster differs in one feature.
     *
     * @param feature name of the value
     * @param divergence Kullback-Leibler divergence from the others, in nats; of counts with trials that of one trial
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
        List<Trait> traits = new ArrayList<>();
        int value = 0;
        for (Feature feature : schema.features()) {
            for (String name : feature.names()) {
                if (contrast.components() > 1) {
                    traits.add(trait(name, feature.family(), contrast, component, value));
                }
                value++;
            }
        }
        traits.sort(Comparator.comparingDouble((Trait trait) -> -trait.divergence()));
        return new ClusterTraits(traits.subList(0, Math.min(MOST_TRAITS, traits.size())));
    }

    private static Trait trait(String name, FeatureFamily family, Contrast contrast, int component, int value) {
        double divergence = contrast.divergence(component, value);
        return switch (family.values()) {
            case Values.Level(List<String> levels) -> {
                int level = contrast.tellingLevel(component, value);
                double own = contrast.of(component, value).weights()[level];
                double others = contrast.probabilityInOthers(component, value, level);
                String words = "%s %s (%s)".formatted(name, levels.get(level), shares(own, others));
                yield new Trait(name, divergence, levels.get(level), own, others, Double.NaN, Double.NaN, words);
            }
            case Values.YesNo() -> {
                double own = contrast.of(component, value).weights()[1];
                double others = contrast.probabilityInOthers(component, value, 1);
                String words = "%s%s (%s)".formatted(own < others ? "seldom " : "", name, shares(own, others));
                yield new Trait(name, divergence, null, own, others, Double.NaN, Double.NaN, words);
            }
            case Values.Direction _ -> direction(name, divergence, contrast, component, value);
            case Values.Number(Transform transform) ->
                transform.isNone()
                        ? number(name, divergence, contrast, component, value, "high", "low", false)
                        : transformed(name, divergence, contrast, component, value, transform);
            case Values.Count() -> number(name, divergence, contrast, component, value, "many", "few", isShare(family));
        };
    }

    private static Trait direction(String name, double divergence, Contrast contrast, int component, int value) {
        double own = contrast.of(component, value).mean();
        double others = contrast.meanOfOthers(component, value);
        double deviation = contrast.of(component, value).deviation();
        double deviationOfOthers = contrast.deviationOfOthers(component, value);
        String words = "%s about %s (± %s, others %s ± %s)"
                .formatted(name, digits(own), digits(deviation), digits(others), digits(deviationOfOthers));
        return new Trait(name, divergence, null, own, others, deviation, deviationOfOthers, words);
    }

    /** Medians and ranges of one deviation to either side, in the user's units. */
    private static Trait transformed(
            String name, double divergence, Contrast contrast, int component, int value, Transform transform) {
        double own = contrast.of(component, value).mean();
        double others = contrast.meanOfOthers(component, value);
        double deviation = contrast.of(component, value).deviation();
        double deviationOfOthers = contrast.deviationOfOthers(component, value);
        String words = "%s %s (%s against %s)"
                .formatted(
                        own < others ? "low" : "high",
                        name,
                        digits(transform.inverse(own)),
                        digits(transform.inverse(others)));
        if (isToldBySpread(own - others, deviation, deviationOfOthers)) {
            words = "%s %s (%s to %s against %s to %s)"
                    .formatted(
                            deviation < deviationOfOthers ? "steady" : "varying",
                            name,
                            digits(transform.inverse(own - deviation)),
                            digits(transform.inverse(own + deviation)),
                            digits(transform.inverse(others - deviationOfOthers)),
                            digits(transform.inverse(others + deviationOfOthers)));
        }
        return new Trait(
                name,
                divergence,
                null,
                transform.inverse(own),
                transform.inverse(others),
                halfRange(transform, own, deviation),
                halfRange(transform, others, deviationOfOthers),
                words);
    }

    private static double halfRange(Transform transform, double y, double deviation) {
        return (transform.inverse(y + deviation) - transform.inverse(y - deviation)) / 2;
    }

    /** Whether a count is described by its share of a number of trials. */
    private static boolean isShare(FeatureFamily family) {
        Parameter.Form form = family.parameters().getFirst().form();
        return form == Parameter.Form.PROBABILITY_BY_NAME || form == Parameter.Form.SHARE_BY_NAME;
    }

    private static Trait number(
            String name,
            double divergence,
            Contrast contrast,
            int component,
            int value,
            String more,
            String less,
            boolean share) {
        double own = contrast.of(component, value).mean();
        double others = contrast.meanOfOthers(component, value);
        double deviation = contrast.of(component, value).deviation();
        double deviationOfOthers = contrast.deviationOfOthers(component, value);
        String words;
        if (share) {
            words = "%s %s (%s)".formatted(own < others ? less : more, name, shares(own, others));
        } else if (isToldBySpread(own - others, deviation, deviationOfOthers)) {
            words = "%s %s (± %s against ± %s)"
                    .formatted(
                            deviation < deviationOfOthers ? "steady" : "varying",
                            name,
                            digits(deviation),
                            digits(deviationOfOthers));
        } else {
            words = "%s %s (%s against %s)".formatted(own < others ? less : more, name, digits(own), digits(others));
        }
        return new Trait(name, divergence, null, own, others, deviation, deviationOfOthers, words);
    }

    /** Whether of the divergence of two normal distributions with these figures the part of the spread is larger than that of the mean. */
    private static boolean isToldBySpread(double difference, double deviation, double deviationOfOthers) {
        double ratio = deviation * deviation / (deviationOfOthers * deviationOfOthers);
        double mean = difference * difference / (deviationOfOthers * deviationOfOthers);
        return ratio > 0 && ratio < Double.POSITIVE_INFINITY && ratio - 1 - Math.log(ratio) > mean;
    }

    /** How a feature has changed, where the others are what it was: {@code s3 9.1 → 15}. */
    static String change(Trait trait) {
        if (Double.isNaN(trait.deviation())) {
            String what = trait.level() == null ? trait.feature() : trait.feature() + " " + trait.level();
            return what + " " + percent(trait.others()) + " → " + percent(trait.value());
        }
        return isToldBySpread(trait.value() - trait.others(), trait.deviation(), trait.deviationOfOthers())
                ? "%s ± %s → ± %s"
                        .formatted(trait.feature(), digits(trait.deviationOfOthers()), digits(trait.deviation()))
                : "%s %s → %s".formatted(trait.feature(), digits(trait.others()), digits(trait.value()));
    }

    private static String shares(double own, double others) {
        return percent(own) + " against " + percent(others);
    }

    static String percent(double share) {
        double percent = 100 * share;
        if (percent > 0 && percent < LEAST_PERCENT) {
            return "under " + LEAST_PERCENT + " %";
        }
        return String.format(Locale.ROOT, percent > 0 && percent < 1 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** Three digits. */
    private static String digits(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : "?";
        }
        BigDecimal rounded = new BigDecimal(value, new MathContext(3));
        double size = Math.abs(value);
        String text = rounded.stripTrailingZeros().toPlainString();
        return size >= 1e-4 && size < 1e7 ? text : String.format(Locale.ROOT, "%.2e", value);
    }
}
