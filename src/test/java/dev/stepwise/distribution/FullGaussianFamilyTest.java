package dev.stepwise.distribution;

class FullGaussianFamilyTest extends GaussianFamilyContract {

    @Override
    GaussianFamily family() {
        return new GaussianFamily(CovarianceStructure.FULL, 3);
    }
}
