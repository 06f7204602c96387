package dev.stepwise.em.scoring;

import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Transform;
import dev.stepwise.distribution.ValuePlace;
import dev.stepwise.mixture.Explainer;
import dev.stepwise.mixture.Explanation;
import dev.stepwise.mixture.Imputation;
import dev.stepwise.mixture.Responsibilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Points that were scored together, in the order in which they came. A view of a {@link Scorer}'s own memory: valid
 * until its next point comes, and then reused.
 */
public final class ScoredBlock {

    private final Responsibilities responsibilities;
    private final ModelParameters parameters;
    final double[] logDensities;
    final double[] tails;
    final int[] clusters;
    final boolean[] anomalies;
    private final double[] location;
    private final double[] scale;

    /** Made when a point is explained first: most blocks are never asked. */
    private @Nullable Explainer explainer;

    /** {@code ln p(x)} of each point under the population, where the points are answered by their keys. */
    private final double[] ofPopulation;

    /** Whether the points are answered by their keys. */
    boolean byKeys;

    @Nullable
    PointBlock points;

    int size;

    /** The sum of {@code v ln p(x)} under the served set. */
    double logLikelihood;

    /** Learning uses these responsibilities. They are null where nothing is learned. */
    @Nullable
    Responsibilities expected;

    /** {@code ln p(x)} under the set that is learned with, where there is one; what is far is drawn in. */
    final double[] eStepLogDensities;

    ScoredBlock(Responsibilities responsibilities, ModelParameters parameters) {
        this.responsibilities = responsibilities;
        this.parameters = parameters;
        location = parameters.standardisation().location();
        scale = parameters.standardisation().scale();
        logDensities = new double[responsibilities.capacity()];
        ofPopulation = new double[responsibilities.capacity()];
        eStepLogDensities = new double[responsibilities.capacity()];
        tails = new double[responsibilities.capacity()];
        clusters = new int[responsibilities.capacity()];
        anomalies = new boolean[responsibilities.capacity()];
    }

    /** Number of points. */
    public int size() {
        return size;
    }

    /** K, the number of components. */
    public int components() {
        return responsibilities.components();
    }

    /** The parameters that all these points were scored with. */
    public ModelParameters parameters() {
        return parameters;
    }

    /** Version of the parameters that all these points were scored with. */
    public long version() {
        return parameters.version();
    }

    /** Returns the probability that point i belongs to component k, in the order of the parameters' components. */
    public double probability(int k, int i) {
        return responsibilities.values()[k * responsibilities.capacity() + i];
    }

    /** Whether points may belong to no component. */
    public boolean hasBackground() {
        return parameters.served().shape().hasBackground();
    }

    /** Returns the probability that point i belongs to no component. It is 0 for a mixture without a background. */
    public double background(int i) {
        return responsibilities.background(i);
    }

    /** {@code ln p(x)} of point i, of the columns that it has, in the user's units. */
    public double logDensity(int i) {
        return logDensities[i];
    }

    /**
     * How unusual point i is: the share of recent points that are at least as unusual, above 0 and at most 1. It is
     * calibrated on the stream, whatever the families: see {@link TailTracker}.
     */
    public double tail(int i) {
        return tails[i];
    }

    /** Whether point i is more unusual than all but the share of points that the model asked for: its tail is at most that share. */
    public boolean isAnomaly(int i) {
        return anomalies[i];
    }

    /**
     * Says of point i what its key says. How unusual it is stays what it is in the population, and what has been learned from it
     * stays too.
     *
     * @param probabilities of the components
     * @param background probability that it belongs to none
     * @param logDensity {@code ln p(x)} under its key, in the user's units
     */
    public void answer(int i, double[] probabilities, double background, double logDensity) {
        byKeys = true;
        ofPopulation[i] = logDensities[i];
        logDensities[i] = logDensity;
        int likeliest = 0;
        int capacity = responsibilities.capacity();
        for (int k = 0; k < components(); k++) {
            responsibilities.values()[k * capacity + i] = probabilities[k];
            likeliest = probabilities[k] > probabilities[likeliest] ? k : likeliest;
        }
        responsibilities.values()[components() * capacity + i] = background;
        clusters[i] = id(likeliest);
    }

    /** Whether its points are answered by their keys. */
    public boolean isByKeys() {
        return byKeys;
    }

    /** {@code ln p(x)} of point i under the population; where points have no keys, that is {@link #logDensity}. */
    public double logDensityOfPopulation(int i) {
        return byKeys ? ofPopulation[i] : logDensities[i];
    }

    /** Id of the component that point i most probably belongs to. */
    public int cluster(int i) {
        return clusters[i];
    }

    /** Id of component k. */
    public int id(int k) {
        return parameters.ids().get(k);
    }

    /** The value of a column of point i in the user's units; NaN: missing. */
    public double value(int column, int i) {
        return transform(column).inverse(image(column, i));
    }

    /** The same as it is modelled: its transform. */
    private double image(int column, int i) {
        PointBlock scored = points();
        return location[column] + scale[column] * scored.values()[column * scored.capacity() + i];
    }

    /** Whether point i lacks the value of a column. */
    public boolean isMissing(int column, int i) {
        PointBlock scored = points();
        return Double.isNaN(scored.values()[column * scored.capacity() + i]);
    }

    /** Numbers of an expectation. */
    public int expectationLength() {
        return Imputation.length(parameters.served().shape());
    }

    /**
     * Fills {@code into} with what is expected of point i given what it has, in the user's units.
     *
     * @param into of {@link #expectationLength} numbers: those of all families, one after the other
     */
    public void expect(int i, double[] into) {
        Imputation.expect(parameters.served(), points(), responsibilities, i, into);
        int column = 0;
        int at = 0;
        for (Family family : parameters.served().shape().families()) {
            for (int j = 0; family.scaling().isOfNumbers() && j < family.dimension(); j++) {
                into[at + j] = location[column + j] + scale[column + j] * into[at + j];
            }
            column += family.dimension();
            at += family.expectationLength();
        }
        parameters.served().shape().toUser(into);
    }

    private Transform transform(int column) {
        return parameters.served().shape().transform(column);
    }

    /** Explains point i in the user's units. */
    public Explanation explain(int i) {
        if (explainer == null) {
            explainer = new Explainer(parameters.served());
        }
        Explanation explanation =
                explainer.explain(points(), i, parameters.ids().indexOf(clusters[i]));
        int[] columns = columnsOfValues();
        return new Explanation(
                explanation.cluster(),
                explanation.runnerUp(),
                explanation.logOdds(),
                explanation.values().stream()
                        .map(value -> value.rescale(location[columns[value.index()]], scale[columns[value.index()]])
                                .transformed(transform(columns[value.index()]), image(columns[value.index()], i)))
                        .toList());
    }

    private int[] columnsOfValues() {
        List<Integer> columns = new ArrayList<>();
        int first = 0;
        for (Family family : parameters.served().shape().families()) {
            for (ValuePlace place : family.values()) {
                columns.add(first + place.column());
            }
            first += family.dimension();
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    private PointBlock points() {
        return Objects.requireNonNull(points, "nothing has been scored yet");
    }
}
