package dev.stepwise.model;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.mixture.Contrast;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.model.ClusterChange.Kind;
import dev.stepwise.model.ClusterTraits.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What differs between two versions of a model.
 *
 * @param before the earlier one
 * @param after the later one
 * @param clusters those that differ: first those that have come, then those that have gone, then the others, the most different first
 */
public record ModelChanges(ClustersAt before, ClustersAt after, List<ClusterChange> clusters) {

    /**
     * Least Kullback-Leibler divergence, in nats, of a feature's distribution after from that before that is told: that of two normal
     * distributions whose means are a fifth of their standard deviation apart.
     */
    private static final double LEAST_DIVERGENCE = 0.02;

    /** Of more clusters than this it is told only which there are, and how large. */
    private static final int MOST_COMPARED = 100;

    private static final int MOST_IN_SENTENCE = 5;

    public ModelChanges {
        clusters = List.copyOf(clusters);
    }

    /** Compares two versions of a model whose points are described by this schema. */
    public static ModelChanges between(ModelSchema schema, ClustersAt before, ClustersAt after) {
        TreeSet<Integer> all = new TreeSet<>(before.ids());
        all.addAll(after.ids());
        List<ClusterChange> changes = new ArrayList<>();
        for (int id : all) {
            ClusterChange change = change(schema, before, after, id);
            if (change.isWorthTelling()) {
                changes.add(change);
            }
        }
        changes.sort(Comparator.comparing(ClusterChange::kind)
                .thenComparing(Comparator.comparingDouble(ModelChanges::size).reversed()));
        return new ModelChanges(before, after, changes);
    }

    private static double size(ClusterChange change) {
        double divergence =
                change.traits().isEmpty() ? 0 : change.traits().getFirst().divergence();
        return divergence + Math.abs(change.weightAfter() - change.weightBefore());
    }

    private static ClusterChange change(ModelSchema schema, ClustersAt before, ClustersAt after, int id) {
        int k = before.ids().indexOf(id);
        int l = after.ids().indexOf(id);
        String name = after.names().getOrDefault(id, before.names().get(id));
        double weightBefore = k < 0 ? 0 : before.mixture().weight(k);
        double weightAfter = l < 0 ? 0 : after.mixture().weight(l);
        if (k < 0 || l < 0) {
            return new ClusterChange(id, name, k < 0 ? Kind.CAME : Kind.GONE, weightBefore, weightAfter, List.of());
        }
        List<Trait> traits = Math.max(before.ids().size(), after.ids().size()) > MOST_COMPARED
                ? List.of()
                : ClusterTraits.changes(schema, new Contrast(pair(after.mixture(), l, before.mixture(), k))).stream()
                        .filter(trait -> trait.divergence() >= LEAST_DIVERGENCE)
                        .toList();
        return new ClusterChange(id, name, Kind.MOVED, weightBefore, weightAfter, traits);
    }

    /** A mixture of one component of each: what tells the first from the other is what differs. */
    private static MixtureModel pair(MixtureModel of, int component, MixtureModel other, int componentOfOther) {
        MixtureShape shape = new MixtureShape(
                of.shape().families(), List.of(), Background.NONE, of.shape().transforms());
        List<List<Distribution>> blocks = new ArrayList<>();
        for (int b = 0; b < shape.families().size(); b++) {
            blocks.add(List.of(of.distribution(component, b), other.distribution(componentOfOther, b)));
        }
        return new MixtureModel(shape, new double[] {0.5, 0.5}, blocks);
    }

    /** What a sentence says of the first clusters, and how many others there are; empty where nothing differs. */
    public String sentence() {
        String told = clusters.stream()
                .limit(MOST_IN_SENTENCE)
                .map(ClusterChange::sentence)
                .collect(Collectors.joining("; "));
        int more = clusters.size() - MOST_IN_SENTENCE;
        return more > 0 ? told + "; and " + more + " more" : told;
    }
}
