package dev.stepwise.em;

import dev.stepwise.distribution.Background;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.PointBlock;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.circular.VonMisesFamily;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.NegativeBinomialFamily;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.count.PseudoCount;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.batch.PriorChoice;
import dev.stepwise.em.points.SampledPoint;
import dev.stepwise.em.scoring.MemoryChoice;
import dev.stepwise.em.search.LearnerSpec;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.WeightPrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A random model of any kind, and random points for it: ordinary ones, and such as no arithmetic is made for. */
public final class ExtremeStream {

    /** Sizes of values: sentinels, the edges of integers and of doubles, and what squares or scales to beyond them. */
    private static final double[] SIZES = {
        0,
        1e6,
        Integer.MAX_VALUE,
        1e12,
        0x1p53,
        1e30,
        1e69,
        1e70,
        1e100,
        1e153,
        1e155,
        1e200,
        1e300,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        1e-308,
        1e-300,
        1e-160,
        1e-70,
        1e-30
    };

    private static final double[] COUNTS = {0, 1e6, Integer.MAX_VALUE, 1e12, 1e15, 0x1p53, 1e100};
    private static final double[] WEIGHTS = {
        1e308, Double.MAX_VALUE, 1e100, 1e12, 1e-12, 1e-100, 1e-308, Double.MIN_VALUE, 0
    };

    private static final int FEWEST_FIRST = 12;
    private static final int MOST_FIRST = 60;
    private static final int MOST_COLUMNS = 3;

    /** How much of a stretch of points is extreme. */
    private enum Spread {
        NONE,
        ONE_IN_FIFTY,
        ONE_IN_FIVE,
        HALF,
        ALL
    }

    public final LearnerSpec spec;
    private final SplittableRandom random;
    private final boolean[] extremeColumns;
    private Spread values = Spread.NONE;
    private Spread weights = Spread.NONE;
    private double constant = Double.NaN;
    private double gaps;

    /** The weight and the label of the point that was filled last, and whether it is an ordinary one. */
    public double weight;

    public int label;
    public boolean ordinary;

    public ExtremeStream(long seed) {
        random = new SplittableRandom(seed);
        spec = spec();
        extremeColumns = new boolean[spec.shape().columns()];
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private double oneOf(double[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    public SplittableRandom random() {
        return random;
    }

    private LearnerSpec spec() {
        List<Family> families = families();
        int most = 1 + random.nextInt(3);
        int fewest = random.nextInt(3) == 0 ? 1 + random.nextInt(most) : most;
        int classes = random.nextInt(4) == 0 ? random.nextInt(fewest + 1) : 0;
        PriorChoice prior = prior(families);
        MixtureShape shape = new MixtureShape(
                families,
                new MixtureShape(families, classes).componentsPerClass(),
                prior.isVariational() || random.nextInt(3) > 0
                        ? Background.NONE
                        : oneOf(List.of(Background.UNIFORM, Background.GAUSSIAN)));
        MemoryChoice memory = oneOf(List.of(
                new MemoryChoice.Automatic(),
                new MemoryChoice.Automatic(),
                new MemoryChoice.Unlimited(),
                new MemoryChoice.HalfLifePoints(100),
                new MemoryChoice.HalfLife(50, Double.POSITIVE_INFINITY)));
        return new LearnerSpec(
                        shape,
                        most,
                        prior,
                        memory,
                        null,
                        true,
                        FEWEST_FIRST + random.nextInt(MOST_FIRST - FEWEST_FIRST),
                        random.nextInt(1_000))
                .withFewestComponents(fewest)
                .withAnomalyRate(random.nextInt(3) == 0 ? 0.01 : 0);
    }

    private List<Family> families() {
        int d = 1 + random.nextInt(MOST_COLUMNS);
        CovarianceStructure structure = oneOf(List.of(CovarianceStructure.values()));
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> List.of(new GaussianFamily(structure, d));
            case 3 -> List.of(StudentTFamily.estimated(structure, d, random.nextBoolean()));
            case 4 -> List.of(StudentTFamily.fixed(structure, d, 4));
            case 5 -> List.of(new PoissonFamily(d));
            case 6 -> List.of(new BinomialFamily(d));
            case 7 -> List.of(new MultinomialFamily(1 + d));
            case 8 ->
                List.of(random.nextBoolean() ? CategoricalFamily.bernoulli(d) : CategoricalFamily.of(List.of(3, 4)));
            case 9 ->
                List.of(
                        random.nextBoolean()
                                ? NegativeBinomialFamily.estimated(d, random.nextBoolean())
                                : NegativeBinomialFamily.fixed(d, 4));
            case 10 -> List.of(new VonMisesFamily(random.doubles(d, 1, 30).toArray()));
            default ->
                List.of(
                        new GaussianFamily(structure, d),
                        CategoricalFamily.of(List.of(3)),
                        random.nextBoolean() ? new PoissonFamily(1) : new BinomialFamily(1));
        };
    }

    private PriorChoice prior(List<Family> families) {
        boolean conjugate = families.stream().allMatch(Family::isConjugate);
        return switch (random.nextInt(5)) {
            case 0 -> new PriorChoice.None();
            case 1 ->
                conjugate ? new PriorChoice.Variational(oneOf(List.of(WeightPrior.values()))) : new PriorChoice.None();
            case 2 ->
                new PriorChoice.ByHand(new MixturePrior(
                        families.stream().map(ExtremeStream::byHand).toList(), 1));
            default -> new PriorChoice.Automatic();
        };
    }

    private static Prior byHand(Family family) {
        int d = family.dimension();
        double[] variances = new double[d];
        Arrays.fill(variances, 4);
        return family.scaling() == Family.Scaling.NONE
                ? new PseudoCount(1)
                : new NormalInverseWishart(new double[d], 0.01, d + 2, Packed.diagonal(variances));
    }

    /** What is the matter with the points to come: nothing, or a random choice of troubles. */
    public void trouble(boolean any) {
        values = any ? oneOf(List.of(Spread.values())) : Spread.NONE;
        weights = any && random.nextInt(4) == 0 ? oneOf(List.of(Spread.values())) : Spread.NONE;
        constant = any && random.nextInt(6) == 0 ? sign() * oneOf(SIZES) : Double.NaN;
        gaps = random.nextInt(3) == 0 ? 0.3 : 0;
        boolean all = random.nextBoolean();
        for (int j = 0; j < extremeColumns.length; j++) {
            extremeColumns[j] = all || random.nextBoolean();
        }
    }

    /** Fills a row with the next point. */
    public void next(double[] row) {
        boolean extreme = happens(values);
        ordinary = !extreme && Double.isNaN(constant);
        int at = 0;
        for (Family family : spec.shape().families()) {
            fill(family, row, at, extreme);
            at += family.dimension();
        }
        for (int j = 0; j < row.length; j++) {
            row[j] = random.nextDouble() < gaps ? Double.NaN : row[j];
        }
        weight = happens(weights) ? oneOf(WEIGHTS) : 1;
        int classes = spec.shape().classes();
        label = classes > 0 && random.nextInt(3) == 0 ? random.nextInt(classes) : PointBlock.UNLABELLED;
    }

    /** The first points. */
    public List<SampledPoint> first() {
        List<SampledPoint> first = new ArrayList<>();
        double[] row = new double[spec.shape().columns()];
        for (int i = 0; i < spec.bootstrapPoints(); i++) {
            next(row);
            first.add(new SampledPoint(row, weight, label));
        }
        return first;
    }

    private boolean happens(Spread spread) {
        return switch (spread) {
            case NONE -> false;
            case ONE_IN_FIFTY -> random.nextInt(50) == 0;
            case ONE_IN_FIVE -> random.nextInt(5) == 0;
            case HALF -> random.nextBoolean();
            case ALL -> true;
        };
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    private void fill(Family family, double[] row, int at, boolean extreme) {
        int d = family.dimension();
        switch (family) {
            case CategoricalFamily categorical -> {
                for (int j = 0; j < d; j++) {
                    row[at + j] = random.nextInt(categorical.levels().get(j));
                }
            }
            case BinomialFamily _ -> {
                for (int j = 0; j < d; j += 2) {
                    double trials = extreme ? oneOf(COUNTS) : random.nextInt(9);
                    double share = extreme ? random.nextInt(3) / 2.0 : random.nextDouble();
                    row[at + j + 1] = trials;
                    row[at + j] = Math.rint(trials * share);
                }
            }
            case PoissonFamily _, NegativeBinomialFamily _, MultinomialFamily _ -> {
                for (int j = 0; j < d; j++) {
                    row[at + j] = extreme && extremeColumns[at + j] ? oneOf(COUNTS) : random.nextInt(9);
                }
            }
            default -> {
                double side = 4 * sign();
                for (int j = 0; j < d; j++) {
                    double x = side + random.nextGaussian();
                    row[at + j] = !Double.isNaN(constant) && extremeColumns[at + j]
                            ? constant
                            : extreme && extremeColumns[at + j] ? sign() * oneOf(SIZES) : x;
                }
            }
        }
    }
}
