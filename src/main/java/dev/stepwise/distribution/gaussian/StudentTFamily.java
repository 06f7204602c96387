package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.DensityKernel;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Embedding;
import dev.stepwise.distribution.Estimation;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.SufficientStatistics;
import dev.stepwise.distribution.Units;
import dev.stepwise.linalg.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.math3.special.Gamma;

/**
 * Student-t components: normal ones with tails that outliers do not drag along. Estimated by the ECM of Liu and Rubin
 * 1995, whose weights {@code u = (ν + d) / (ν + δ)} count a point the less the further out it lies.
 */
public final class StudentTFamily implements Family {

    /** The degrees of freedom come from one of these sources. */
    public enum DegreesOfFreedom {
        FIXED,
        ESTIMATED,
        /** Estimated, one value for all components. */
        SHARED
    }

    /** Bounds of an estimate: below, no mean exists to speak of; above, it is a normal distribution. */
    private static final double LEAST = 0.1;

    private static final double MOST = 500;

    /** An estimate of the degrees of freedom starts here. */
    private static final double START = 10;

    private final GaussianFamily gaussian;
    private final DegreesOfFreedom degreesOfFreedom;
    private final double fixed;

    private StudentTFamily(GaussianFamily gaussian, DegreesOfFreedom degreesOfFreedom, double fixed) {
        this.gaussian = gaussian;
        this.degreesOfFreedom = degreesOfFreedom;
        this.fixed = fixed;
    }

    /** Makes a family with degrees of freedom that are given. They are positive. */
    public static StudentTFamily fixed(CovarianceStructure structure, int dimension, double degreesOfFreedom) {
        return new StudentTFamily(new GaussianFamily(structure, dimension), DegreesOfFreedom.FIXED, degreesOfFreedom);
    }

    /** Makes a family that estimates degrees of freedom, for each component or one for all. */
    public static StudentTFamily estimated(CovarianceStructure structure, int dimension, boolean shared) {
        return new StudentTFamily(
                new GaussianFamily(structure, dimension),
                shared ? DegreesOfFreedom.SHARED : DegreesOfFreedom.ESTIMATED,
                START);
    }

    @Override
    public Scaling scaling() {
        return gaussian.scaling();
    }

    @Override
    public String name() {
        return "student-t";
    }

    public CovarianceStructure structure() {
        return gaussian.structure();
    }

    public DegreesOfFreedom degreesOfFreedom() {
        return degreesOfFreedom;
    }

    /** The degrees of freedom where they are fixed; where an estimate starts otherwise. */
    public double startingDegreesOfFreedom() {
        return fixed;
    }

    @Override
    public int dimension() {
        return gaussian.dimension();
    }

    private int countsLength() {
        return isFull() ? 1 : dimension();
    }

    private boolean isFull() {
        return structure().shape() == CovarianceStructure.Shape.FULL;
    }

    @Override
    public boolean hasCorrelations() {
        return gaussian.hasCorrelations();
    }

    @Override
    public SufficientStatistics zero() {
        return new StudentTStatistics(new double[countsLength()], 0, 0, gaussian.zero());
    }

    @Override
    public SufficientStatistics statistics(double[] values) {
        int counts = countsLength();
        return new StudentTStatistics(
                Arrays.copyOf(values, counts),
                values[counts],
                values[counts + 1],
                gaussian.statistics(Arrays.copyOfRange(values, counts + 2, values.length)));
    }

    @Override
    public int statisticsLength() {
        return countsLength() + 2 + gaussian.statisticsLength();
    }

    @Override
    public StudentT distribution(double[] values) {
        return new StudentT(gaussian.distribution(Arrays.copyOfRange(values, 1, values.length)), values[0]);
    }

    /** Makes a distribution from a location, a packed scale matrix and degrees of freedom. */
    public StudentT distribution(double[] location, double[] scale, double nu) {
        return new StudentT(gaussian.distribution(location, scale), nu);
    }

    @Override
    public int expectationLength() {
        return dimension();
    }

    @Override
    public int distributionLength() {
        return 1 + gaussian.distributionLength();
    }

    @Override
    public Prior weakPrior(List<SufficientStatistics> components, double[] leastVariances) {
        return new LeastVariance(leastVariances);
    }

    @Override
    public Prior automaticPrior(List<SufficientStatistics> components) {
        return pooledScatter(components, isFull() ? dimension() + 1 : 2);
    }

    @Override
    public Prior startingPrior(List<SufficientStatistics> components) {
        return pooledScatter(components, 2 * dimension());
    }

    private PooledScatter pooledScatter(List<SufficientStatistics> components, double points) {
        double[] covariance = isFull()
                ? FullGaussianEstimator.pooled(full(components), firstCounts(components), dimension())
                : Packed.diagonal(DiagonalGaussianEstimator.pooled(
                        diagonal(components), counts(components), dimension(), scaling() == Scaling.COMMON));
        return new PooledScatter(covariance, points);
    }

    private static List<FullGaussianStatistics> full(List<SufficientStatistics> components) {
        return components.stream()
                .map(s -> (FullGaussianStatistics) ((StudentTStatistics) s).gaussian())
                .toList();
    }

    private static List<DiagonalGaussianStatistics> diagonal(List<SufficientStatistics> components) {
        return components.stream()
                .map(s -> (DiagonalGaussianStatistics) ((StudentTStatistics) s).gaussian())
                .toList();
    }

    private static List<double[]> counts(List<SufficientStatistics> components) {
        return components.stream().map(s -> ((StudentTStatistics) s).counts()).toList();
    }

    private static double[] firstCounts(List<SufficientStatistics> components) {
        return components.stream()
                .mapToDouble(s -> ((StudentTStatistics) s).counts()[0])
                .toArray();
    }

    @Override
    public List<Distribution> estimate(List<SufficientStatistics> components, Prior prior, Estimation estimation) {
        List<? extends Gaussian> shapes = isFull()
                ? new FullGaussianEstimator(structure(), dimension(), prior, estimation)
                        .estimate(full(components), firstCounts(components))
                : new DiagonalGaussianEstimator(structure(), dimension(), prior, estimation)
                        .estimate(diagonal(components), counts(components));
        double[] nu = estimateDegreesOfFreedom(components);
        List<Distribution> estimates = new ArrayList<>();
        for (int k = 0; k < shapes.size(); k++) {
            estimates.add(new StudentT(shapes.get(k), nu[k]));
        }
        return estimates;
    }

    @Override
    public StudentT withinBounds(Distribution distribution) {
        StudentT t = (StudentT) distribution;
        return degreesOfFreedom == DegreesOfFreedom.FIXED
                ? t
                : new StudentT(t.shape(), Math.clamp(t.degreesOfFreedom(), LEAST, MOST));
    }

    private double[] estimateDegreesOfFreedom(List<SufficientStatistics> components) {
        double[] nu = new double[components.size()];
        Arrays.fill(nu, fixed);
        if (degreesOfFreedom == DegreesOfFreedom.SHARED) {
            double mass = 0;
            double t = 0;
            for (SufficientStatistics s : components) {
                mass += ((StudentTStatistics) s).mass();
                t += ((StudentTStatistics) s).tailSum();
            }
            Arrays.fill(nu, solve(mass, t));
        } else if (degreesOfFreedom == DegreesOfFreedom.ESTIMATED) {
            for (int k = 0; k < nu.length; k++) {
                StudentTStatistics s = (StudentTStatistics) components.get(k);
                nu[k] = solve(s.mass(), s.tailSum());
            }
        }
        return nu;
    }

    /** The root of {@code ln(ν/2) − ψ(ν/2) + 1 + t/Σr}, which falls with ν. Liu and Rubin 1995, eq. 29. */
    private static double solve(double mass, double tailSum) {
        if (!(mass > 0)) {
            return START;
        }
        double constant = 1 + tailSum / mass;
        if (slope(LEAST) + constant <= 0) {
            return LEAST;
        }
        if (slope(MOST) + constant >= 0) {
            return MOST;
        }
        return new BrentSolver(1e-13, 1e-13, 1e-15).solve(200, nu -> slope(nu) + constant, LEAST, MOST);
    }

    private static double slope(double nu) {
        return Math.log(nu / 2) - Gamma.digamma(nu / 2);
    }

    @Override
    public double logPriorKernel(List<Distribution> components, Prior prior) {
        return gaussian.logPriorKernel(shapes(components), prior);
    }

    private static List<Distribution> shapes(List<Distribution> components) {
        List<Distribution> shapes = new ArrayList<>();
        components.forEach(d -> shapes.add(((StudentT) d).shape()));
        return shapes;
    }

    @Override
    public int parameterCount(int components) {
        return gaussian.parameterCount(components)
                + switch (degreesOfFreedom) {
                    case FIXED -> 0;
                    case ESTIMATED -> components;
                    case SHARED -> 1;
                };
    }

    @Override
    public int parameterCount(int components, String parameter) {
        return switch (parameter) {
            case "mean" -> gaussian.parameterCount(components, "mean");
            case "scale" -> gaussian.parameterCount(components, "covariance");
            case "degreesOfFreedom" -> parameterCount(components) - gaussian.parameterCount(components);
            default -> 0;
        };
    }

    @Override
    public SufficientStatistics hold(SufficientStatistics statistics, Distribution held, Set<String> parameters) {
        StudentTStatistics s = (StudentTStatistics) statistics;
        return new StudentTStatistics(
                s.counts(), s.mass(), s.tailSum(), gaussian.hold(s.gaussian(), ((StudentT) held).shape(), parameters));
    }

    @Override
    public StudentT hold(Distribution estimate, Distribution held, Set<String> parameters) {
        StudentT free = (StudentT) estimate;
        StudentT given = (StudentT) held;
        return new StudentT(
                gaussian.hold(free.shape(), given.shape(), parameters.contains("mean"), parameters.contains("scale")),
                (parameters.contains("degreesOfFreedom") ? given : free).degreesOfFreedom());
    }

    @Override
    public StudentT rescale(Distribution distribution, Units units) {
        StudentT t = (StudentT) distribution;
        return new StudentT((Gaussian) gaussian.rescale(t.shape(), units), t.degreesOfFreedom());
    }

    @Override
    public Prior rescale(Prior prior, Units units) {
        return gaussian.rescale(prior, units);
    }

    /** Returns the distance of the normal distributions with the same location and scale. */
    @Override
    public double distance(Distribution a, Distribution b) {
        return gaussian.distance(((StudentT) a).shape(), ((StudentT) b).shape());
    }

    @Override
    public Embedding embedding(List<PointBlock> points, int firstColumn) {
        return gaussian.embedding(points, firstColumn);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StudentTFamily that
                && gaussian.equals(that.gaussian)
                && degreesOfFreedom == that.degreesOfFreedom
                && fixed == that.fixed;
    }

    @Override
    public int hashCode() {
        return 31 * gaussian.hashCode() + Double.hashCode(fixed);
    }

    @Override
    public String toString() {
        return "student-t[" + gaussian + ", " + degreesOfFreedom + " " + fixed + "]";
    }

    @Override
    public boolean isConjugate() {
        return false;
    }

    @Override
    public DensityKernel background(Background kind, int firstColumn) {
        return kind.numbers(firstColumn, dimension());
    }
}
