package dev.stepwise.em;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.List;

/**
 * A fit that a learner asks for: long work, for another thread, on copies of everything it needs. Three quarters of the rows
 * serve to fit fresh starts and to polish the model that is served; on the last quarter the better of them is held against
 * that model.
 */
public final class FitRequest {

    private static final int JUDGED_EVERY = 4;

    private final long number;
    private final LearnerSpec spec;
    private final Standardisation standardisation;
    private final MixtureModel served;
    private final Dataset rows;

    FitRequest(long number, LearnerSpec spec, Standardisation standardisation, MixtureModel served, Dataset rows) {
        this.number = number;
        this.spec = spec;
        this.standardisation = standardisation;
        this.served = served;
        this.rows = rows;
    }

    /** Of the request, strictly increasing. */
    public long number() {
        return number;
    }

    /** Does the work. The same request gives the same finding. */
    public Finding run() {
        Dataset fitted = new Dataset(rows.columns());
        Dataset judged = new Dataset(rows.columns());
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.size(); i++) {
            rows.row(i, row);
            (i % JUDGED_EVERY == 0 ? judged : fitted).add(row, rows.weight(i), rows.label(i));
        }
        BatchEm em =
                new BatchEm(spec.shape(), spec.prior(), BatchEm.Options.quick(ColdStart.STARTS, spec.seed() + number));
        List<Candidate> candidates = new ArrayList<>();
        try {
            BatchEm.Result polished = em.polish(fitted, standardisation, served);
            candidates.add(new Candidate(standardisation, polished.model()));
            BatchEm.Result fresh = em.fit(fitted, spec.components());
            candidates.add(new Candidate(fresh.standardisation(), fresh.model()));
        } catch (CollapseException e) {
            // what has been found before remains
        }
        double incumbent = new Candidate(standardisation, served).meanLogDensity(judged);
        double best = Double.NEGATIVE_INFINITY;
        Candidate winner = null;
        for (Candidate candidate : candidates) {
            double mean = candidate.meanLogDensity(judged);
            if (mean > best) {
                best = mean;
                winner = candidate;
            }
        }
        if (winner == null || !(best > incumbent)) {
            return new Finding(number, Double.isFinite(best) ? best - incumbent : 0, null);
        }
        return new Finding(number, best - incumbent, adoption(em, winner));
    }

    private Adoption adoption(BatchEm em, Candidate winner) {
        MixtureModel model = winner.model();
        try {
            model = em.polish(rows, winner.standardisation(), model).model();
        } catch (CollapseException e) {
            // the winner as it is
        }
        return new Adoption(
                winner.standardisation(),
                model,
                EmPass.over(rows.blocks(winner.standardisation()), model).statistics());
    }

    record Candidate(Standardisation standardisation, MixtureModel model) {

        /** Mean {@code ln p(x)} in the user's units, weighted. */
        double meanLogDensity(Dataset data) {
            SampleBlocks blocks = new SampleBlocks(data, standardisation);
            double[] densities = logDensities(data, blocks);
            CompensatedSum sum = new CompensatedSum();
            for (int i = 0; i < densities.length; i++) {
                sum.add(blocks.share(i) * densities[i]);
            }
            return sum.value() / Math.max(1, densities.length);
        }

        /** {@code ln p(x)} in the user's units, of each row whose weight is above 0. */
        double[] logDensities(Dataset data) {
            return logDensities(data, new SampleBlocks(data, standardisation));
        }

        private double[] logDensities(Dataset data, SampleBlocks blocks) {
            double[] densities = blocks.logDensities(model);
            double[] row = new double[data.columns()];
            int at = 0;
            for (int i = 0; i < data.size(); i++) {
                if (data.weight(i) > 0) {
                    data.row(i, row);
                    densities[at++] -= standardisation.logJacobian(row);
                }
            }
            return densities;
        }
    }
}
