package dev.stepwise.distribution.gaussian;

class SphericalGaussianFamilyTest extends GaussianFamilyContract {

    @Override
    public GaussianFamily family() {
        return new GaussianFamily(CovarianceStructure.SPHERICAL, 3);
    }
}
