package dev.stepwise.codec.output;

import dev.stepwise.codec.json.Digits;
import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.mixture.Explanation;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ModelSchema;
import java.util.List;

/** Writes why a point is as probable as it is, or null where that is not asked for. */
final class BinaryExplanations {

    private static final int EXPLANATION = 11;

    private static final int RUNNER_UP = 1;
    private static final int FEATURES = 2;

    private static final int CLUSTER = 1;
    private static final int LOG_ODDS = 2;
    private static final int DECIDING = 3;

    private static final int FEATURE = 1;
    private static final int NUMBER = 2;
    private static final int LEVEL = 3;
    private static final int SURPRISE = 4;
    private static final int EXCESS = 5;
    private static final int IN_CLUSTER = 6;
    private static final int FOR_CLUSTER = 7;
    private static final int EXPECTED = 8;
    private static final int EXPECTED_LEVELS = 9;
    private static final int SPREAD = 10;
    private static final int DIRECTION = 11;

    private final List<ImputedFeature> features;
    private final Explain explain;

    BinaryExplanations(ModelSchema schema, Explain explain) {
        this.features = ImputedFeature.of(schema);
        this.explain = explain;
    }

    /** Writes the explanation of point i. */
    void write(ScoredBlock block, int i, RecordOut out) {
        if (!explain.explains(block.isAnomaly(i))) {
            out.absent();
            return;
        }
        Explanation explanation = block.explain(i);
        boolean hasRunnerUp = explanation.runnerUp() >= 0;
        out.present();
        out.begin(EXPLANATION);
        if (hasRunnerUp) {
            out.present();
            runnerUp(block.id(explanation.runnerUp()), explanation, out);
        } else {
            out.absent();
        }
        List<Explanation.Value> ranked = explanation.ranked();
        List<Explanation.Value> first = ranked.subList(0, Math.min(explain.top(), ranked.size()));
        out.beginItems(first.size());
        for (Explanation.Value value : first) {
            ImputedFeature feature = features.get(value.index());
            feature(feature, value, block.value(feature.column(), i), hasRunnerUp, out);
        }
        out.endItems();
        out.end();
    }

    private void runnerUp(int cluster, Explanation explanation, RecordOut out) {
        out.begin(RUNNER_UP);
        out.whole(CLUSTER, cluster);
        out.number(LOG_ODDS, Digits.significant(explanation.logOdds()));
        Explanation.Value deciding = explanation.deciding();
        optional(
                DECIDING, deciding == null ? "" : features.get(deciding.index()).name(), out);
        out.end();
    }

    private static void feature(
            ImputedFeature feature, Explanation.Value value, double x, boolean hasRunnerUp, RecordOut out) {
        boolean hasLevels = !feature.levels().isEmpty();
        out.begin(FEATURES);
        out.text(FEATURE, feature.name());
        out.finite(NUMBER, hasLevels ? Double.NaN : x);
        if (hasLevels) {
            out.present();
            out.text(LEVEL, feature.levels().get((int) x));
        } else {
            out.absent();
        }
        out.number(SURPRISE, Digits.significant(value.surprise()));
        out.number(EXCESS, Digits.significant(value.excess()));
        out.number(IN_CLUSTER, Digits.significant(value.inCluster()));
        figure(FOR_CLUSTER, hasRunnerUp ? value.forCluster() : Double.NaN, out);
        expected(feature, value, x, out);
        out.end();
    }

    /** The number or the levels that are expected, the deviation from it, and on which side of it the value lies. */
    private static void expected(ImputedFeature feature, Explanation.Value value, double x, RecordOut out) {
        double expected = Double.NaN;
        double spread = Double.NaN;
        String direction = "";
        if (feature.yesNo()) {
            expected = value.expected().getLast();
        } else if (feature.direction() != null) {
            double cosine = value.expected().getFirst();
            double sine = value.expected().getLast();
            expected = feature.direction().of(cosine, sine);
            spread = feature.direction().deviation(Math.hypot(cosine, sine));
        } else if (feature.levels().isEmpty()) {
            expected = value.expected().getFirst();
            spread = value.deviations().getFirst();
            direction = x == expected ? "" : x > expected ? "high" : "low";
        }
        figure(EXPECTED, expected, out);
        List<String> levels = feature.levels();
        out.beginItems(levels.size());
        for (int level = 0; level < levels.size(); level++) {
            out.begin(EXPECTED_LEVELS);
            out.text(RecordOut.KEY, levels.get(level));
            out.number(RecordOut.VALUE, Digits.significant(value.expected().get(level)));
            out.end();
        }
        out.endItems();
        figure(SPREAD, spread, out);
        optional(DIRECTION, direction, out);
    }

    private static void figure(int field, double value, RecordOut out) {
        out.finite(field, Digits.significant(value));
    }

    /** @param text empty: there is none */
    private static void optional(int field, String text, RecordOut out) {
        if (text.isEmpty()) {
            out.absent();
        } else {
            out.present();
            out.text(field, text);
        }
    }
}
