package dev.stepwise.model.report;

import java.util.Locale;

/** What the best number of components is judged by; of each the smallest value is best. */
public enum Criterion {
    BIC,
    AIC,
    ICL,
    HELD_OUT;

    /** Of one fit. */
    public double of(FitReport report) {
        return switch (this) {
            case BIC -> report.bic();
            case AIC -> report.aic();
            case ICL -> report.icl();
            case HELD_OUT -> -report.heldOutLogLikelihood().orElse(Double.NEGATIVE_INFINITY);
        };
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
