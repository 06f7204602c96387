package dev.stepwise.em.scoring;

/**
 * How many points of a mini-batch were marked as anomalies, under a limit that may have moved meanwhile.
 *
 * @param points that were held against a limit
 * @param anomalies those among them below it
 * @param meanLimit the mean of their limits, a log-density in the user's units; 0 where there are no points
 */
public record AnomalyCount(long points, long anomalies, double meanLimit) {

    public AnomalyCount {
        if (points < 0 || anomalies < 0 || anomalies > points || !Double.isFinite(meanLimit)) {
            throw new IllegalArgumentException(anomalies + " anomalies of " + points + " points below " + meanLimit);
        }
    }
}
