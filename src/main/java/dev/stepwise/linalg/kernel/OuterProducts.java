package dev.stepwise.linalg.kernel;

import java.util.Arrays;

/**
 * Sums {@code Σ r}, {@code Σ r δ} and {@code Σ r δδᵀ} over points. Points are gathered until there are enough of them for the
 * products to cost more than the sums' way between registers and memory. They are kept as {@code √r δ}, so that a product of
 * two rows is weighed already. Mutable, not thread safe.
 *
 * <p>Sums of products are computed in tiles of four by four rows. Their lanes stand one tile after the other: for each four
 * rows ({@value #TILE}) the tiles left of the diagonal, each as two halves of {@value #HALF} products, and the triangle on the
 * diagonal with the products by √r. One or two rows at the end make a tile of half the height.
 */
public final class OuterProducts {

    /** Rows and columns of a tile. */
    static final int TILE = 4;

    /** Products of two rows by four. */
    static final int HALF = 8;

    /** Products of four rows by themselves and by √r. */
    static final int TRIANGLE = 14;

    /** Products of two rows by themselves and by √r. */
    static final int PAIR = 5;

    private static final int LANES = BlockKernel.LANES;

    /** With fewer points than this, loading and storing sums takes longer than adding products. */
    private static final int WORTH_ADDING = 128;

    private final BlockKernel kernel;
    private final int d;
    private final int rows;
    private final int stride;
    private final double[] r;
    private final double[] roots;
    private final double[] scaled;
    private final double[] lanes;
    private int size;
    private double evidence;

    /**
     * @param d values of a point
     * @param most points that come at once
     */
    public OuterProducts(int d, int most) {
        this(BlockKernel.best(), d, most);
    }

    OuterProducts(BlockKernel kernel, int d, int most) {
        this.kernel = kernel;
        this.d = d;
        rows = (d + 1) / 2 * 2;
        stride = BlockKernel.padded(Math.max(most, WORTH_ADDING));
        r = new double[stride];
        roots = new double[stride];
        scaled = new double[rows * stride];
        lanes = new double[LANES * products(rows)];
    }

    private static int products(int rows) {
        int sum = 0;
        int j = 0;
        for (; j + TILE <= rows; j += TILE) {
            sum += j / TILE * 2 * HALF + TRIANGLE;
        }
        return j == rows ? sum : sum + j / TILE * HALF + PAIR;
    }

    /** Makes room for so many points to come at once. */
    public void reserve(int points) {
        if (size + points > stride) {
            add();
        }
    }

    /** Appends points, of responsibility 0 too. Their values come with {@link #column}, then {@link #end}. */
    public void append(double[] responsibilities, int from, int n) {
        System.arraycopy(responsibilities, from, r, size, n);
        kernel.roots(r, size, roots, size, n);
    }

    /** Values of column j of the {@code n} points that are appended: {@code x[from + i] − c}. */
    public void column(int j, double[] x, int from, double c, int n) {
        kernel.weigh(x, from, c, roots, size, scaled, j * stride + size, n);
    }

    /** Values of column j of the {@code n} points that are appended, picked from a column: {@code x[from + chosen[i]] − c}. */
    public void column(int j, double[] x, int from, int[] chosen, double c, int n) {
        int at = j * stride + size;
        for (int i = 0; i < n; i++) {
            scaled[at + i] = x[from + chosen[i]];
        }
        kernel.weigh(scaled, at, c, roots, size, scaled, at, n);
    }

    /** The {@code n} appended points are complete. */
    public void end(int n) {
        size += n;
    }

    /** Adds the points gathered so far to the sums. */
    private void add() {
        int padded = (size + LANES - 1) / LANES * LANES;
        Arrays.fill(roots, size, padded, 0);
        for (int j = 0; j < rows; j++) {
            Arrays.fill(scaled, j * stride + size, j * stride + padded, 0);
        }
        evidence += kernel.sum(r, 0, size);
        kernel.addOuterProducts(scaled, stride, roots, rows, lanes, padded);
        size = 0;
    }

    /** {@code Σ r}. */
    public double evidence() {
        add();
        return evidence;
    }

    /**
     * Fills in {@code Σ r δ} and, packed, {@code Σ r δδᵀ}.
     *
     * @param first d numbers
     * @param second packed d × d
     */
    public void sums(double[] first, double[] second) {
        add();
        int at = 0;
        for (int j = 0; j < rows; j += TILE) {
            int height = Math.min(TILE, rows - j);
            for (int l = 0; l < j; l += TILE) {
                for (int row = j; row < j + height; row++) {
                    for (int column = l; column < l + TILE; column++, at += LANES) {
                        put(row, column, at, second);
                    }
                }
            }
            for (int row = j; row < j + height; row++) {
                for (int column = j; column <= row; column++, at += LANES) {
                    put(row, column, at, second);
                }
            }
            for (int row = j; row < j + height; row++, at += LANES) {
                if (row < d) {
                    first[row] = BlockKernel.total(lanes, at);
                }
            }
        }
    }

    private void put(int row, int column, int at, double[] second) {
        if (row < d) {
            second[row * (row + 1) / 2 + column] = BlockKernel.total(lanes, at);
        }
    }
}
