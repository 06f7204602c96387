package dev.stepwise.model.family;

/** How a model file sets a parameter of shape: the degrees of freedom of student-t features, the size of negative-binomial ones. */
public sealed interface ShapeParameter {

    /** This holds where a model file says nothing. */
    ShapeParameter DEFAULT = new Estimated(false);

    /** A number above 0, the same for every component. */
    record Given(double value) implements ShapeParameter {}

    /** Estimated, for each component or once for all of them. */
    record Estimated(boolean shared) implements ShapeParameter {}
}
