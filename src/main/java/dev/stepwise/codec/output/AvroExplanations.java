package dev.stepwise.codec.output;

import dev.stepwise.em.scoring.ScoredBlock;
import dev.stepwise.mixture.Explanation;
import dev.stepwise.model.Explain;
import dev.stepwise.model.ImputedFeature;
import dev.stepwise.model.ModelSchema;
import java.util.List;

/** Writes why a point is as probable as it is, or null where that is not asked for. */
final class AvroExplanations {

    private final List<ImputedFeature> features;
    private final Explain explain;

    AvroExplanations(ModelSchema schema, Explain explain) {
        this.features = ImputedFeature.of(schema);
        this.explain = explain;
    }

    /** Writes the explanation of point i. */
    void write(ScoredBlock block, int i, AvroOut out) {
        if (!explain.explains(block.isAnomaly(i))) {
            out.whole(0);
            return;
        }
        Explanation explanation = block.explain(i);
        boolean hasRunnerUp = explanation.runnerUp() >= 0;
        out.whole(1);
        if (hasRunnerUp) {
            runnerUp(block.id(explanation.runnerUp()), explanation, out);
        } else {
            out.whole(0);
        }
        List<Explanation.Value> ranked = explanation.ranked();
        List<Explanation.Value> first = ranked.subList(0, Math.min(explain.top(), ranked.size()));
        if (!first.isEmpty()) {
            out.whole(first.size());
            for (Explanation.Value value : first) {
                ImputedFeature feature = features.get(value.index());
                feature(feature, value, block.value(feature.column(), i), hasRunnerUp, out);
            }
        }
        out.whole(0);
    }

    private void runnerUp(int cluster, Explanation explanation, AvroOut out) {
        out.whole(1);
        out.whole(cluster);
        out.number(explanation.logOdds());
        Explanation.Value deciding = explanation.deciding();
        if (deciding == null) {
            out.whole(0);
        } else {
            out.whole(1);
            out.text(features.get(deciding.index()).name());
        }
    }

    private static void feature(
            ImputedFeature feature, Explanation.Value value, double x, boolean hasRunnerUp, AvroOut out) {
        out.text(feature.name());
        if (feature.levels().isEmpty()) {
            out.finite(x);
            out.whole(0);
        } else {
            out.whole(0);
            out.whole(1);
            out.text(feature.levels().get((int) x));
        }
        out.number(value.surprise());
        out.number(value.excess());
        out.number(value.inCluster());
        out.finite(hasRunnerUp ? value.forCluster() : Double.NaN);
        expected(feature, value, x, out);
    }

    /** The number or the levels that are expected, the deviation from it, and on which side of it the value lies. */
    private static void expected(ImputedFeature feature, Explanation.Value value, double x, AvroOut out) {
        if (!feature.levels().isEmpty()) {
            out.whole(0);
            out.whole(feature.levels().size());
            for (int level = 0; level < feature.levels().size(); level++) {
                out.text(feature.levels().get(level));
                out.number(value.expected().get(level));
            }
            end(Double.NaN, "", out);
        } else if (feature.yesNo()) {
            out.finite(value.expected().getLast());
            end(Double.NaN, "", out);
        } else if (feature.direction() != null) {
            double cosine = value.expected().getFirst();
            double sine = value.expected().getLast();
            out.finite(feature.direction().of(cosine, sine));
            end(feature.direction().deviation(Math.hypot(cosine, sine)), "", out);
        } else {
            double expected = value.expected().getFirst();
            out.finite(expected);
            end(value.deviations().getFirst(), x == expected ? "" : x > expected ? "high" : "low", out);
        }
    }

    /** The end of the map of levels, and what stands behind it. */
    private static void end(double spread, String direction, AvroOut out) {
        out.whole(0);
        out.finite(spread);
        if (direction.isEmpty()) {
            out.whole(0);
        } else {
            out.whole(1);
            out.text(direction);
        }
    }
}
