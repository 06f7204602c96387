package dev.stepwise.codec.csv;

import java.util.Currency;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes off what people write around the digits of a number: a currency, as its sign or its code (ISO 4217), or a percent sign, and
 * blanks or apostrophes between thousands. A percentage stays a number of percent. Bookkeepers write a negative amount in parentheses,
 * and some programs write its sign behind it; but {@code 2019-} is an open range of years and {@code 3-} a grade, so that only what is
 * written as amounts are, with decimals, a currency or groups of digits, is negative in this way.
 */
final class CsvSigns {

    private static final String BLANK = "[ \\u00a0\\u202f]";
    private static final Pattern SIGNED = Pattern.compile("([+-]?)(?:(\\p{Sc}|[A-Z]{3})" + BLANK + "?)?([+-]?)"
            + "(\\d[\\d.,'’ \\u00a0\\u202f]*|[.,]\\d+)(?:(?<=\\d)" + BLANK + "?(%|\\p{Sc}|[A-Z]{3}))?");
    private static final Pattern GROUPS = Pattern.compile("\\d{1,3}(?:['’ \\u00a0\\u202f]\\d{3})+(?:[.,]\\d+)?");
    private static final Pattern UNSIGNED = Pattern.compile("\\d[\\d.,]*|[.,]\\d+");
    /** Digits behind a mark; {@code 12.-} has none, and is twelve francs. */
    private static final Pattern MARKED = Pattern.compile("\\d*[.,]\\d[\\d.,]*");

    private static final Pattern GROUPING = Pattern.compile("['’ \\u00a0\\u202f]");
    private static final Set<String> CODES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toSet());

    private CsvSigns() {}

    /** The number alone; what is none stays as it is. */
    static String without(String cell) {
        int last = cell.length() - 1;
        if (last > 1 && cell.charAt(0) == '(' && cell.charAt(last) == ')') {
            return negative(cell, cell.substring(1, last));
        }
        if (last > 0 && cell.charAt(last) == '-') {
            return negative(cell, cell.substring(0, last));
        }
        if (isPlain(cell)) {
            return cell;
        }
        Matcher signed = SIGNED.matcher(cell);
        if (!signed.matches() || isNoCurrency(signed.group(2)) || isNoCurrency(signed.group(5))) {
            return cell;
        }
        String digits = signed.group(4);
        if (GROUPING.matcher(digits).find()) {
            if (!GROUPS.matcher(digits).matches()) {
                return cell;
            }
            digits = GROUPING.matcher(digits).replaceAll("");
        }
        return signed.group(1) + signed.group(3) + digits;
    }

    private static String negative(String cell, String size) {
        String written = size.strip();
        String number = without(written);
        boolean isAmount = !number.equals(written) || MARKED.matcher(number).matches();
        return isAmount && UNSIGNED.matcher(number).matches() ? "-" + number : cell;
    }

    private static boolean isPlain(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (!(c >= '0' && c <= '9' || c == '.' || c == ',' || c == '-' || c == '+')) {
                return false;
            }
        }
        return true;
    }

    /** Three letters of something else, such as a unit. */
    private static boolean isNoCurrency(@Nullable String sign) {
        return sign != null && sign.length() == 3 && !CODES.contains(sign);
    }
}
