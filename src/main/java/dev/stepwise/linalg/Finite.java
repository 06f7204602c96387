package dev.stepwise.linalg;

/** Whether numbers are finite. */
public final class Finite {

    private Finite() {}

    /** Whether none of these numbers is infinite or NaN; true of no numbers. */
    public static boolean all(double... values) {
        double sum = 0;
        for (double value : values) {
            sum += value * 0; // 0, but NaN for what is infinite or no number
        }
        return sum == 0;
    }
}
