package dev.stepwise.distribution;

class SphericalGaussianFamilyTest extends GaussianFamilyContract {

    @Override
    GaussianFamily family() {
        return new GaussianFamily(CovarianceStructure.SPHERICAL, 3);
    }
}
