package dev.stepwise.event;

/** How a model file sets the degrees of freedom of student-t features. */
public sealed interface DegreesOfFreedom {

    /** A number above 0, the same for every component. */
    record Given(double value) implements DegreesOfFreedom {}

    /** Estimated, for each component or once for all of them. */
    record Estimated(boolean shared) implements DegreesOfFreedom {}
}
