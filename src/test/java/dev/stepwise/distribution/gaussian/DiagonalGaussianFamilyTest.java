package dev.stepwise.distribution.gaussian;

class DiagonalGaussianFamilyTest extends GaussianFamilyContract {

    @Override
    public GaussianFamily family() {
        return new GaussianFamily(CovarianceStructure.DIAGONAL, 3);
    }
}
