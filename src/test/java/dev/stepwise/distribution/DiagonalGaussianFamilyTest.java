package dev.stepwise.distribution;

class DiagonalGaussianFamilyTest extends GaussianFamilyContract {

    @Override
    GaussianFamily family() {
        return new GaussianFamily(CovarianceStructure.DIAGONAL, 3);
    }
}
