package dev.stepwise.model.report;

import java.util.Locale;

/** A criterion judges the best number of components. The smallest value of each is best. */
public enum Criterion {
    BIC,
    AIC,
    ICL,
    HELD_OUT;

    /** Returns the value of one fit. */
    public double of(FitReport report) {
        return switch (this) {
            case BIC -> report.bic();
            case AIC -> report.aic();
            case ICL -> report.icl();
            case HELD_OUT -> -report.heldOutLogLikelihood().orElse(Double.NEGATIVE_INFINITY);
        };
    }

    /** Returns the name as on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
