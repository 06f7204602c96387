package dev.stepwise.em;

import dev.stepwise.distribution.CollapseException;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixtureShape;
import dev.stepwise.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A test that a learner wants its model to be put to: long work, for another thread, on copies of everything it needs. Three
 * quarters of the rows serve to polish the model that is served, to fit fresh starts, and to split and merge components; on the
 * last quarter what came of it is held against that model.
 */
public final class Challenge {

    private static final int JUDGED_EVERY = 4;

    /** Fresh starts of a challenge; first parameters that are found again have more. */
    private static final int STARTS = 3;

    /** A whole fit has to gain more than so many standard errors. */
    private static final double STANDARD_ERRORS = 2;

    private final long number;
    private final LearnerSpec spec;
    private final Standardisation standardisation;
    private final MixtureModel served;
    private final Dataset rows;
    private final boolean refit;

    /** @param refit whether the served parameters are first ones, found from few points */
    Challenge(
            long number,
            LearnerSpec spec,
            Standardisation standardisation,
            MixtureModel served,
            Dataset rows,
            boolean refit) {
        this.number = number;
        this.spec = spec;
        this.standardisation = standardisation;
        this.served = served;
        this.rows = rows;
        this.refit = refit;
    }

    /** Of the challenge, strictly increasing. */
    public long number() {
        return number;
    }

    /** Does the work. The same challenge gives the same finding. */
    public Finding run() {
        return run(Pace.FULL);
    }

    /**
     * Does the work at a pace.
     *
     * @throws java.util.concurrent.CancellationException when the pace gives it up
     */
    public Finding run(Pace pace) {
        Dataset fitted = new Dataset(rows.columns());
        Dataset judged = new Dataset(rows.columns());
        double[] row = new double[rows.columns()];
        for (int i = 0; i < rows.size(); i++) {
            rows.row(i, row);
            (i % JUDGED_EVERY == 0 ? judged : fitted).add(row, rows.weight(i), rows.label(i));
        }
        long seed = spec.seed() + number;
        Finding finding = new Finding(number, 0, null);
        if (refit || spec.has(Ingredient.CHALLENGES)) {
            finding = wholeFit(fitted, judged, seed, pace);
        }
        if (finding.adoption() == null && spec.has(Ingredient.SPLIT_MERGE) && mayRearrange()) {
            MStep mStep = new MStep(spec, standardisation);
            Rearrangement.Result result =
                    new Rearrangement(mStep, fitted, judged, new SplittableRandom(seed), pace).of(served);
            if (result != null) {
                return new Finding(number, result.gain(), adoption(mStep, result, pace));
            }
        }
        return finding;
    }

    /** What is held belongs to the components as they are. */
    private boolean mayRearrange() {
        return spec.prior().held().equals(HeldParameters.NONE);
    }

    private Finding wholeFit(Dataset fitted, Dataset judged, long seed, Pace pace) {
        BatchEm em = new BatchEm(
                        spec.shape(), spec.prior(), BatchEm.Options.quick(refit ? ColdStart.STARTS : STARTS, seed))
                .atPace(pace);
        List<Candidate> candidates = new ArrayList<>();
        try {
            BatchEm.Result polished = em.polish(fitted, standardisation, served);
            candidates.add(new Candidate(standardisation, polished.model()));
            if (mayRearrange() || refit) {
                candidates.add(fresh(em, fitted, seed, pace));
            }
        } catch (CollapseException e) {
            // what has been found before remains
        }
        SampleBlocks shares = new SampleBlocks(judged, standardisation);
        double[] incumbent = new Candidate(standardisation, served).logDensities(judged);
        Judgement best = new Judgement(Double.NEGATIVE_INFINITY, 0);
        Candidate winner = null;
        for (Candidate candidate : candidates) {
            Judgement judgement = Judgement.of(candidate.logDensities(judged), incumbent, shares);
            Judgement net =
                    new Judgement(judgement.gain() - price(candidate.model().components()), judgement.standardError());
            if (net.gain() > best.gain()) {
                best = net;
                winner = candidate;
            }
        }
        if (winner == null || !best.exceeds(refit ? 0 : STANDARD_ERRORS)) {
            return new Finding(number, Double.isFinite(best.gain()) ? best.gain() : 0, null);
        }
        return new Finding(number, best.gain(), adoption(em, winner));
    }

    private Candidate fresh(BatchEm em, Dataset fitted, long seed, Pace pace) {
        BatchEm.Result fit = spec.choosesComponents()
                ? new ComponentSearch(spec, spec.prior(), seed, pace).fit(fitted)
                : em.fit(fitted, served.components());
        return new Candidate(fit.standardisation(), fit.model());
    }

    /** What the parameters of a model cost beyond those of the served one, by BIC, in nats per row. */
    private double price(int components) {
        MixtureShape shape = spec.shape();
        int more = shape.parameterCount(components) - shape.parameterCount(served.components());
        return more / 2.0 * Math.log(rows.size()) / rows.size();
    }

    private Adoption adoption(BatchEm em, Candidate winner) {
        Standardisation units =
                winner.standardisation().isNear(standardisation) ? standardisation : winner.standardisation();
        MixtureModel model = Standardisation.convert(winner.model(), winner.standardisation(), units);
        try {
            model = em.polish(rows, units, model).model();
        } catch (CollapseException e) {
            // the winner as it is
        }
        return new Adoption(units, model, statistics(units, model));
    }

    private Adoption adoption(MStep mStep, Rearrangement.Result result, Pace pace) {
        MixtureModel polished =
                new PartialEm(mStep, rows.blocks(standardisation), result.model(), result.moved(), pace).run();
        MixtureModel model = polished == null ? result.model() : polished;
        return new Adoption(standardisation, model, statistics(standardisation, model), result.origin());
    }

    private MixtureStatistics statistics(Standardisation units, MixtureModel model) {
        return EmPass.over(rows.blocks(units), model).statistics();
    }

    @Override
    public String toString() {
        return "Challenge[" + number + ", " + rows.size() + " rows" + (refit ? ", refit" : "") + "]";
    }
}
