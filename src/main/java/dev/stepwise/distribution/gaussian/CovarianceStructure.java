package dev.stepwise.distribution.gaussian;

/** Which covariances a mixture may have. */
public enum CovarianceStructure {
    FULL("full", Shape.FULL, false),
    DIAGONAL("diagonal", Shape.DIAGONAL, false),
    SPHERICAL("spherical", Shape.SPHERICAL, false),
    TIED("tied", Shape.FULL, true),
    TIED_DIAGONAL("tied-diagonal", Shape.DIAGONAL, true),
    TIED_SPHERICAL("tied-spherical", Shape.SPHERICAL, true);

    /** Free elements of one covariance. */
    public enum Shape {
        FULL,
        DIAGONAL,
        SPHERICAL
    }

    private final String label;
    private final Shape shape;
    private final boolean tied;

    CovarianceStructure(String label, Shape shape, boolean tied) {
        this.label = label;
        this.shape = shape;
        this.tied = tied;
    }

    /** Returns the name that the structure has in a model file. */
    public String label() {
        return label;
    }

    public Shape shape() {
        return shape;
    }

    /** Whether all components share one covariance. */
    public boolean isTied() {
        return tied;
    }

    /** Free elements in the covariances of a mixture. */
    public int parameterCount(int components, int d) {
        int one = switch (shape) {
            case FULL -> d * (d + 1) / 2;
            case DIAGONAL -> d;
            case SPHERICAL -> 1;
        };
        return tied ? one : components * one;
    }
}
