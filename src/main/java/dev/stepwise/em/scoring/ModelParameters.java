package dev.stepwise.em.scoring;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as a learner publishes them. Points are scored with the served set, statistics gathered with the
 * accumulating one; where they are the same, they are the same object.
 *
 * @param version strictly increasing
 * @param epoch raised when components change their meaning; statistics of another epoch cannot be added up with these
 * @param standardisation the units of both sets
 * @param ids of the components, in their order; an id never means another component
 * @param served what assignments are made with, in standardised units
 * @param accumulating what the E-step behind the statistics is made with, in standardised units; null: nothing is learned
 * @param sampleRows about how many rows a mini-batch should carry
 * @param ranks of log-densities among recent points; empty where distances tell how surprising a point is
 * @param anomalyLimit log-density of the components, in the user's units, below which a point is an anomaly; NaN: none is
 */
public record ModelParameters(
        long version,
        long epoch,
        Units standardisation,
        List<Integer> ids,
        MixtureModel served,
        @Nullable MixtureModel eStepModel,
        int sampleRows,
        DensityRanks ranks,
        double anomalyLimit) {

    public ModelParameters {
        ids = List.copyOf(ids);
    }

    /** Makes parameters of a model in which distances tell how surprising a point is, and no point is marked. */
    public ModelParameters(
            long version,
            long epoch,
            Units standardisation,
            List<Integer> ids,
            MixtureModel served,
            @Nullable MixtureModel eStepModel,
            int sampleRows) {
        this(version, epoch, standardisation, ids, served, eStepModel, sampleRows, DensityRanks.NONE, Double.NaN);
    }

    /** The served set in the user's units. */
    public MixtureModel userModel() {
        return served.rescale(standardisation);
    }
}
