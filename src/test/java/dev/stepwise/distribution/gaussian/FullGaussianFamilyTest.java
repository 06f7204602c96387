package dev.stepwise.distribution.gaussian;

class FullGaussianFamilyTest extends GaussianFamilyContract {

    @Override
    public GaussianFamily family() {
        return new GaussianFamily(CovarianceStructure.FULL, 3);
    }
}
