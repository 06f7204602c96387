package dev.stepwise.em.scoring;

/**
 * How much rows that are far from every component may still weigh at a task: a share of all rows, so that a burst of them
 * moves what is learned no further than the few that are always there. What is not used is kept, up to what may come at once.
 */
final class FarAllowance {

    private double left = Double.NaN;
    private double most;

    /** Goes on with these limits; full at first. */
    void use(RowLimits limits) {
        double before = most;
        most = limits.farAtOnce();
        left = Double.isNaN(left) || Double.isInfinite(before) ? most : Math.min(left, most);
    }

    /** Rows have come that weigh so much. */
    void earn(double weight) {
        if (left < most) {
            left = Math.min(most, left + RowLimits.FAR_SHARE * weight);
        }
    }

    /** Returns how much of this weight a far row may have. */
    double take(double weight) {
        double taken = Math.min(weight, left);
        left -= Double.isInfinite(left) ? 0 : taken;
        return taken;
    }
}
