package dev.stepwise.em.points;

/** Sum whose rounding error does not grow with the number of terms: Neumaier 1974. */
public final class CompensatedSum {

    private double sum;
    private double lost;

    public static double of(double... terms) {
        CompensatedSum sum = new CompensatedSum();
        for (double term : terms) {
            sum.add(term);
        }
        return sum.value();
    }

    public void add(double term) {
        double t = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? (sum - t) + term : (term - t) + sum;
        sum = t;
    }

    public double value() {
        return sum + lost;
    }
}
