package dev.stepwise.distribution;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where one value of a point stands in the columns of a block, and where its expectation stands among those of the block (see
 * {@link Family#expectationLength()}).
 *
 * @param column of the value
 * @param columns from {@code column} on, without which the value says nothing: 2 where its number of trials follows it
 * @param firstNumber of its expectation
 * @param numbers of its expectation: 1 for what is expected, 2 for the cosine and sine of a direction, or one for the probability of
 *     each level
 */
public record ValuePlace(int column, int columns, int firstNumber, int numbers) {

    /** Each column is a value, and one number is expected in its place. */
    public static List<ValuePlace> eachColumn(int columns) {
        return IntStream.range(0, columns)
                .mapToObj(j -> new ValuePlace(j, 1, j, 1))
                .toList();
    }
}
