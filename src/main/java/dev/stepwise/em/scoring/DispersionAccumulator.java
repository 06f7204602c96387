package dev.stepwise.em.scoring;

import dev.stepwise.distribution.count.Equidispersed;
import dev.stepwise.mixture.MixtureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Accumulates {@code Σ r (x − λ)² / λ} over points and components, for each column whose spread its family fixes. */
public final class DispersionAccumulator {

    private final int columns;
    private final int components;
    private final List<Column> equidispersed = new ArrayList<>();

    /** Sums of a column, and the rates of its components. */
    private static final class Column {
        private final int column;
        private final double[] rates;
        private double squares;
        private double mass;
        private double variance;

        Column(int column, double[] rates) {
            this.column = column;
            this.rates = rates;
        }
    }

    public DispersionAccumulator(MixtureModel model) {
        columns = model.shape().columns();
        components = model.components();
        int[] first = model.shape().firstColumns();
        for (int b = 0; b < first.length; b++) {
            if (model.distribution(0, b) instanceof Equidispersed) {
                for (int j = 0; j < model.shape().families().get(b).dimension(); j++) {
                    double[] rates = new double[components];
                    for (int k = 0; k < components; k++) {
                        rates[k] = ((Equidispersed) model.distribution(k, b)).rates()[j];
                    }
                    equidispersed.add(new Column(first[b] + j, rates));
                }
            }
        }
    }

    /** Whether there is no column to accumulate. */
    public boolean isIdle() {
        return equidispersed.isEmpty();
    }

    /**
     * Adds a point.
     *
     * @param values by column; NaN is missing
     * @param weight how many points it stands for
     * @param responsibilities by component
     */
    public void add(IntToDoubleFunction values, double weight, IntToDoubleFunction responsibilities) {
        for (Column column : equidispersed) {
            double x = values.applyAsDouble(column.column);
            for (int k = 0; x >= 0 && k < components; k++) {
                double r = weight * responsibilities.applyAsDouble(k);
                double rate = column.rates[k];
                if (r > 0 && rate > 0) {
                    column.squares += r * (x - rate) / rate * (x - rate);
                    column.mass += r;
                    column.variance += r * (2 + 1 / rate); // of (x − λ)² / λ
                }
            }
        }
    }

    /** Returns the dispersion of each column of a point. The list is empty if {@link #isIdle}. */
    public List<Dispersion> snapshot() {
        if (isIdle()) {
            return List.of();
        }
        Dispersion[] all = new Dispersion[columns];
        Arrays.fill(all, new Dispersion(Double.NaN, Double.NaN));
        for (Column column : equidispersed) {
            double freedom = column.mass - components;
            if (freedom > 0) {
                all[column.column] = new Dispersion(column.squares / freedom, Math.sqrt(column.variance) / freedom);
            }
        }
        return List.of(all);
    }
}
