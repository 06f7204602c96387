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
 * @param tails how unusual points are, and what share of them is marked
 * @param limits of what single rows may add to what is learned
 */
public record ModelParameters(
        long version,
        long epoch,
        Units standardisation,
        List<Integer> ids,
        MixtureModel served,
        @Nullable MixtureModel eStepModel,
        int sampleRows,
        TailCurve tails,
        RowLimits limits) {

    public ModelParameters {
        ids = List.copyOf(ids);
    }

    /** Makes parameters that limit no row. */
    public ModelParameters(
            long version,
            long epoch,
            Units standardisation,
            List<Integer> ids,
            MixtureModel served,
            @Nullable MixtureModel eStepModel,
            int sampleRows,
            TailCurve tails) {
        this(version, epoch, standardisation, ids, served, eStepModel, sampleRows, tails, RowLimits.NONE);
    }

    /** Makes parameters that know of no tails, and mark no point. */
    public ModelParameters(
            long version,
            long epoch,
            Units standardisation,
            List<Integer> ids,
            MixtureModel served,
            @Nullable MixtureModel eStepModel,
            int sampleRows) {
        this(version, epoch, standardisation, ids, served, eStepModel, sampleRows, TailCurve.NONE);
    }

    /** The served set in the user's units. */
    public MixtureModel userModel() {
        return served.rescale(standardisation);
    }
}
