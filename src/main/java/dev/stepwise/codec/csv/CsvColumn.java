package dev.stepwise.codec.csv;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads one column of a CSV file as the names of groups. */
public final class CsvColumn {

    /** A row has this code where its cell is empty or {@code NA}. */
    public static final int MISSING = -1;

    private CsvColumn() {}

    /**
     * The group of every row, numbered from 0 on in the order of their first rows; or {@link #MISSING}.
     *
     * @throws BadDataException when the file cannot be read or has no such column
     */
    public static int[] groups(Path path, CsvFormat format, String name) {
        Groups groups = new Groups(path, format, name);
        try (CsvFile file = new CsvFile(path, format, groups)) {
            while (file.next()) {
                // the cells go where they belong
            }
        }
        return groups.ofRows.build().toArray();
    }

    private static final class Groups implements CsvFile.Row {

        private final Path path;
        private final String name;
        private final Set<String> missing;
        private final Map<String, Integer> numbers = new HashMap<>();
        private final IntStream.Builder ofRows = IntStream.builder();
        private int place = -1;

        Groups(Path path, CsvFormat format, String name) {
            this.missing = format.missing();
            this.path = path;
            this.name = name;
        }

        @Override
        public void header(List<String> columns) {
            place = columns.indexOf(name);
            if (place < 0) {
                throw new BadDataException("%s has no column '%s'; its columns: %s"
                        .formatted(path.getFileName(), name, String.join(", ", columns)));
            }
        }

        @Override
        public void cell(int column, char[] text, int offset, int length) {
            if (column == place) {
                String group = new String(text, offset, length);
                ofRows.add(missing.contains(group) ? MISSING : numbers.computeIfAbsent(group, _ -> numbers.size()));
            }
        }
    }
}
