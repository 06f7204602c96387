package dev.stepwise.mixture;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Transform;
import dev.stepwise.distribution.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The shape is what all mixtures of one model have in common. It holds the families of the blocks of columns, side by
 * side in the order of the columns. It also says which component belongs to which class.
 *
 * @param families one for each block
 * @param componentsPerClass for each class that labels name how many components it has: those of the first class come first;
 *     components after all of them belong to no class
 * @param background whether there is something beside the components
 * @param transforms of the columns: what a user's value becomes before anything is computed; empty: none
 */
public record MixtureShape(
        List<Family> families, List<Integer> componentsPerClass, Background background, List<Transform> transforms) {

    /** Weight of the background in a start that does not say. */
    public static final double STARTING_BACKGROUND = 0.05;

    public MixtureShape {
        families = List.copyOf(families);
        componentsPerClass = List.copyOf(componentsPerClass);
        transforms = transforms.stream().allMatch(Transform::isNone) ? List.of() : List.copyOf(transforms);
    }

    /** Makes a shape of columns that are not transformed. */
    public MixtureShape(List<Family> families, List<Integer> componentsPerClass, Background background) {
        this(families, componentsPerClass, background, List.of());
    }

    /** Makes a shape without a background. */
    public MixtureShape(List<Family> families, List<Integer> componentsPerClass) {
        this(families, componentsPerClass, Background.NONE);
    }

    /** Whether points may belong to no component. */
    public boolean hasBackground() {
        return background != Background.NONE;
    }

    /** Classes of one component each: component k is class k. */
    public MixtureShape(List<Family> families, int classes) {
        this(families, Collections.nCopies(classes, 1));
    }

    /** Number of classes that labels name. */
    public int classes() {
        return componentsPerClass.size();
    }

    /** Number of components that belong to a class. */
    public int componentsOfClasses() {
        return componentsPerClass.stream().mapToInt(Integer::intValue).sum();
    }

    /** The class of a component; -1: none. */
    public int classOf(int component) {
        int first = 0;
        for (int label = 0; label < componentsPerClass.size(); label++) {
            first += componentsPerClass.get(label);
            if (component < first) {
                return label;
            }
        }
        return -1;
    }

    /** A mixture without labels. */
    public static MixtureShape of(Family... families) {
        return new MixtureShape(List.of(families), 0);
    }

    /** Columns of a point. */
    public int columns() {
        int columns = 0;
        for (Family family : families) { // a stream here was a tenth of what short runs of the learner cost
            columns += family.dimension();
        }
        return columns;
    }

    /** Whether any column is transformed. */
    public boolean isTransformed() {
        return !transforms.isEmpty();
    }

    /** What the values of a column become before anything is computed. */
    public Transform transform(int column) {
        return transforms.isEmpty() ? Transform.NONE : transforms.get(column);
    }

    /**
     * Returns what the log-density of a row gains on the way to the user's values: the log-Jacobians of its columns.
     *
     * @param row transformed, and not standardised; what it lacks adds nothing
     */
    public double logJacobian(double[] row) {
        double sum = 0;
        for (int j = 0; j < transforms.size(); j++) {
            if (!Double.isNaN(row[j])) {
                sum += transforms.get(j).logJacobian(row[j]);
            }
        }
        return sum;
    }

    /**
     * Takes what is expected back to the user's values: of a transformed column the value whose transform is expected, which for a
     * symmetric distribution is the median.
     *
     * @param expectation as {@link Imputation} has it, not standardised
     */
    public void toUser(double[] expectation) {
        int column = 0;
        int at = 0;
        for (Family family : families) {
            for (int j = 0; isTransformed() && family.scaling().isOfNumbers() && j < family.dimension(); j++) {
                expectation[at + j] = transform(column + j).inverse(expectation[at + j]);
            }
            column += family.dimension();
            at += family.expectationLength();
        }
    }

    /** First column of each block. */
    public int[] firstColumns() {
        int[] first = new int[families.size()];
        for (int b = 1; b < first.length; b++) {
            first[b] = first[b - 1] + families.get(b - 1).dimension();
        }
        return first;
    }

    /** Whether a point with this label (-1: none) may belong to a component. */
    public boolean allows(int label, int component) {
        return label < 0 || label == classOf(component);
    }

    /** Free parameters of a mixture of so many components, its weights included. */
    public int parameterCount(int components) {
        return components
                - (hasBackground() ? 0 : 1)
                + families.stream()
                        .mapToInt(family -> family.parameterCount(components))
                        .sum();
    }

    /** The units of the columns of a block. */
    double[] slice(double[] columns, int block) {
        int from = firstColumns()[block];
        return Arrays.copyOfRange(columns, from, from + families.get(block).dimension());
    }

    /** The units of a block. */
    Units slice(Units units, int block) {
        return units.slice(firstColumns()[block], families.get(block).dimension());
    }

    /**
     * Statistics of so many components, of which only some have points.
     *
     * @param present the components that have points, in ascending order
     * @param ofPresent their statistics
     */
    MixtureStatistics among(int components, int[] present, MixtureStatistics ofPresent) {
        double[] masses = new double[components];
        for (int k = 0; k < present.length; k++) {
            masses[present[k]] = ofPresent.masses()[k];
        }
        List<List<SufficientStatistics>> blocks = new ArrayList<>();
        for (int b = 0; b < families.size(); b++) {
            List<SufficientStatistics> block = new ArrayList<>(
                    Collections.nCopies(components, families.get(b).zero()));
            for (int k = 0; k < present.length; k++) {
                block.set(present[k], ofPresent.block(b).get(k));
            }
            blocks.add(block);
        }
        return new MixtureStatistics(
                masses, blocks, hasBackground() ? new double[] {ofPresent.backgroundMass()} : new double[0]);
    }

    /** Statistics of no points, for so many components. */
    public MixtureStatistics zero(int components) {
        List<List<SufficientStatistics>> blocks = new ArrayList<>();
        for (Family family : families) {
            List<SufficientStatistics> zeros = new ArrayList<>();
            for (int k = 0; k < components; k++) {
                zeros.add(family.zero());
            }
            blocks.add(zeros);
        }
        return new MixtureStatistics(new double[components], blocks, new double[hasBackground() ? 1 : 0]);
    }
}
