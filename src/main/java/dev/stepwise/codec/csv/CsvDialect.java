package dev.stepwise.codec.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a file is written, as its beginning shows it.
 *
 * @param delimiter between cells
 * @param decimal mark of numbers
 * @param thousands what groups the digits of large numbers; null: nothing does
 */
record CsvDialect(char delimiter, char decimal, @Nullable Character thousands) {

    /** Candidates in order: the rarer a mark is in plain text, the more it tells. */
    private static final char[] DELIMITERS = {'\t', ';', '|', ',', ' '};

    private static final int MOST_LINES = 100;
    private static final int MOST_TITLES = 10;
    private static final int LEAST_TABLE = 3;
    private static final double MOST_ALIKE = 0.9;
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d*,\\d+");
    private static final Pattern GROUPED_BY_COMMAS = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?");
    private static final Pattern GROUPED_BY_POINTS = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+,\\d+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+([.,]\\d*)?|[.,]\\d+)([eE][+-]?\\d+)?");
    private static final Pattern DECIMAL_POINT = Pattern.compile("[+-]?\\d*\\.\\d+");

    /**
     * Finds what a format leaves open.
     *
     * @param head the beginning of the file; its last line may be cut off
     */
    static CsvDialect of(String head, boolean whole, CsvFormat format) {
        List<String> lines = lines(head, whole);
        char delimiter = format.delimiter() != null ? format.delimiter() : delimiter(lines);
        List<String> cells = new ArrayList<>();
        for (String line : lines.subList(Math.min(format.header() ? 1 : 0, lines.size()), lines.size())) {
            for (String cell : cells(line, delimiter)) {
                cells.add(CsvSigns.without(cell.strip()));
            }
        }
        return numbers(cells, delimiter, format.decimal());
    }

    /**
     * How many lines stand above the table, such as a title: lines of one cell above at least three that have more, and all as
     * many.
     */
    static int titles(String head, boolean whole, CsvFormat format) {
        List<String> lines = new ArrayList<>(head.lines().limit(MOST_LINES).toList());
        if (!whole && lines.size() > 1) {
            lines.removeLast();
        }
        for (int titles = 0; titles <= MOST_TITLES && titles + LEAST_TABLE <= lines.size(); titles++) {
            List<String> rest = new ArrayList<>(lines.subList(titles, lines.size()));
            rest.removeIf(String::isBlank);
            char delimiter = format.delimiter() != null ? format.delimiter() : delimiter(rest);
            boolean isTitle = titles > 0
                    && cells(lines.get(titles - 1), delimiter).stream()
                                    .filter(cell -> !cell.isBlank())
                                    .count()
                            > 1;
            if (isTitle || rest.size() < LEAST_TABLE) {
                return 0;
            }
            int columns = cells(rest.getFirst(), delimiter).size();
            long alike = rest.stream()
                    .filter(line -> cells(line, delimiter).size() == columns)
                    .count();
            // words of a sentence are no columns
            if (columns > 1 && alike >= MOST_ALIKE * rest.size() && (titles == 0 || delimiter != ' ')) {
                return titles;
            }
        }
        return 0;
    }

    /** Whether columns of a table are lined up by blanks, as they seem: as many words in every line, and numbers for the most part. */
    static boolean isAligned(String head, boolean whole) {
        List<String> lines = lines(head, whole);
        if (lines.size() < LEAST_TABLE
                || lines.stream().noneMatch(line -> line.startsWith(" ") || line.contains("  "))) {
            return false;
        }
        List<List<String>> rows =
                lines.stream().map(line -> cells(AlignedText.of(line), ' ')).toList();
        int columns = rows.getFirst().size();
        List<String> below = rows.stream().skip(1).flatMap(List::stream).toList();
        long numbers = below.stream().filter(cell -> matches(NUMBER, cell)).count();
        return delimiter(lines) == ','
                && cells(lines.getFirst(), ',').size() == 1
                && columns > 1
                && rows.stream().allMatch(row -> row.size() == columns)
                && 2 * numbers > below.size();
    }

    /** A number as this dialect writes it, with a decimal point, without groups and signs around it; what is no such number stays as it is. */
    String plain(String cell) {
        String number = CsvSigns.without(cell);
        if (thousands != null) {
            String mark = Pattern.quote(thousands.toString());
            if (number.matches("[+-]?\\d{1,3}(" + mark + "\\d{3})+(\\D\\d*)?")) {
                number = number.replace(thousands.toString(), "");
            }
        }
        return decimal == ',' && number.indexOf('.') < 0 ? number.replace(',', '.') : number;
    }

    private static CsvDialect numbers(List<String> cells, char delimiter, @Nullable Character said) {
        boolean byPoints = cells.stream().anyMatch(cell -> matches(GROUPED_BY_POINTS, cell));
        boolean point = cells.stream().anyMatch(cell -> matches(DECIMAL_POINT, cell));
        // 1,234 alone may be either: it stays an error that names the option
        boolean comma =
                cells.stream().anyMatch(cell -> matches(DECIMAL_COMMA, cell) && !matches(GROUPED_BY_COMMAS, cell));
        boolean groups = cells.stream().anyMatch(cell -> matches(GROUPED_BY_COMMAS, cell) && cell.indexOf('.') >= 0);
        char decimal = said != null ? said : byPoints || comma && !point ? ',' : '.';
        if (decimal == ',') {
            return new CsvDialect(delimiter, ',', said != null || byPoints ? '.' : null);
        }
        return new CsvDialect(delimiter, '.', said != null || groups ? ',' : null);
    }

    private static boolean matches(Pattern pattern, String cell) {
        return pattern.matcher(cell).matches();
    }

    private static List<String> lines(String head, boolean whole) {
        List<String> lines = new ArrayList<>(head.lines().limit(MOST_LINES + 1L).toList());
        if (!whole && lines.size() > 1 && lines.size() <= MOST_LINES) {
            lines.removeLast();
        }
        lines.removeIf(String::isBlank);
        return lines;
    }

    /** The first candidate that the header has and that cuts nearly all lines into as many cells as the header. */
    private static char delimiter(List<String> lines) {
        for (char candidate : DELIMITERS) {
            int columns =
                    lines.isEmpty() ? 1 : cells(lines.getFirst(), candidate).size();
            long alike = lines.stream()
                    .filter(line -> cells(line, candidate).size() == columns)
                    .count();
            boolean isText = candidate == ' ';
            if (columns > 1
                    && alike >= (isText ? lines.size() : MOST_ALIKE * lines.size())
                    && !(isText && lines.size() < 2)) {
                return candidate;
            }
        }
        return ',';
    }

    /** The cells of a line, with quotes taken off; a quoted line end only spoils a vote. */
    private static List<String> cells(String line, char delimiter) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
