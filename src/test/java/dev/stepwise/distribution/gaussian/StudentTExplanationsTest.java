package dev.stepwise.distribution.gaussian;

import dev.stepwise.distribution.ExplanationContract;
import dev.stepwise.linalg.Packed;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Of correlated columns. Given the others a column of a student-t is one too, wider where the others are far out. */
class StudentTExplanationsTest extends ExplanationContract {

    private static final int D = 3;

    @Override
    public StudentTFamily family() {
        return StudentTFamily.estimated(CovarianceStructure.FULL, D, false);
    }

    @Override
    public StudentT random(RandomGenerator random) {
        double[] scale = new double[Packed.length(D)];
        for (int e = 0; e < D; e++) {
            Packed.addOuterProduct(scale, 1, random.doubles(D, -1, 1).toArray());
            scale[Packed.index(e, e)] += 0.5;
        }
        return family().distribution(random.doubles(D, -2, 2).toArray(), scale, random.nextDouble(2.5, 9));
    }

    @Override
    public void draw(RandomGenerator random, double[] row) {
        Arrays.setAll(row, j -> 3 * random.nextGaussian());
    }
}
