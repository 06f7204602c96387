package dev.stepwise.em.points;

import dev.stepwise.distribution.Units;
import dev.stepwise.mixture.MixtureModel;

/**
 * A model that may be better than another.
 *
 * @param standardisation the units of the model
 * @param model in standardised units
 */
public record Candidate(Units standardisation, MixtureModel model) {

    /** Returns the candidate in the form in which it is compared with others on rounded rows. */
    public Candidate widened(Rounding rounding) {
        return new Candidate(standardisation, rounding.widened(model, standardisation));
    }

    /** Mean {@code ln p(x)} in the user's units, weighted. */
    public double meanLogDensity(Dataset data) {
        SampleBlocks blocks = new SampleBlocks(data, standardisation);
        double[] densities = logDensities(data, blocks);
        CompensatedSum sum = new CompensatedSum();
        for (int i = 0; i < densities.length; i++) {
            sum.add(blocks.share(i) * densities[i]);
        }
        return sum.value() / Math.max(1, densities.length);
    }

    /** {@code ln p(x)} in the user's units, of each row whose weight is above 0. */
    public double[] logDensities(Dataset data) {
        return logDensities(data, new SampleBlocks(data, standardisation));
    }

    /** The same, with rows far from every component drawn in to the bound. */
    public double[] boundedLogDensities(Dataset data) {
        return inUserUnits(data, new SampleBlocks(data, standardisation).boundedLogDensities(model));
    }

    /** Returns the log-density of each row under the components alone, without the background. */
    public double[] logDensitiesOfComponents(Dataset data) {
        return inUserUnits(data, new SampleBlocks(data, standardisation).logDensitiesOfComponents(model));
    }

    private double[] logDensities(Dataset data, SampleBlocks blocks) {
        return inUserUnits(data, blocks.logDensities(model));
    }

    private double[] inUserUnits(Dataset data, double[] densities) {
        double[] row = new double[data.columns()];
        int at = 0;
        for (int i = 0; i < data.size(); i++) {
            if (data.weight(i) > 0) {
                data.row(i, row);
                densities[at++] += model.shape().logJacobian(row) - standardisation.logJacobian(row);
            }
        }
        return densities;
    }
}
