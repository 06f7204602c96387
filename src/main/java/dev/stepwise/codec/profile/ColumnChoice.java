package dev.stepwise.codec.profile;

import dev.stepwise.model.family.Feature.Spelling;
import java.util.List;
import java.util.stream.Stream;

/** What becomes of a column of a file. */
sealed interface ColumnChoice {

    String name();

    /** Why: what is in the column. */
    String reason();

    /**
     * A feature of the model.
     *
     * @param family label of its family
     * @param levels of a categorical feature, otherwise empty
     * @param keys further keys of the feature as a model file has them, such as {@code transform: log}; or empty
     * @param spelling which of its values stand for something else
     * @param warnings a sentence for each thing that its user should know
     */
    record Taken(
            String name,
            String family,
            List<String> levels,
            String keys,
            Spelling spelling,
            String reason,
            List<String> warnings)
            implements ColumnChoice {
        public Taken {
            levels = List.copyOf(levels);
            warnings = List.copyOf(warnings);
        }

        Taken(String name, String family, List<String> levels, String keys, String reason, List<String> warnings) {
            this(name, family, levels, keys, Spelling.USUAL, reason, warnings);
        }

        Taken(String name, String family, List<String> levels, String reason, List<String> warnings) {
            this(name, family, levels, "", reason, warnings);
        }

        boolean is(String label) {
            return family.equals(label);
        }

        /** The same, whose values are written in this way, with sentences about it before all others. */
        Taken withSpelling(Spelling those, List<String> about) {
            List<String> all = Stream.concat(about.stream(), warnings.stream()).toList();
            return new Taken(name, family, levels, keys, those, reason, all);
        }
    }

    /**
     * A column that is no feature.
     *
     * @param family under which it could be one
     * @param levels of that family
     */
    record LeftOut(String name, String family, List<String> levels, String reason) implements ColumnChoice {
        public LeftOut {
            levels = List.copyOf(levels);
        }

        LeftOut(String name, String reason) {
            this(name, "", List.of(), reason);
        }

        /** Whether it would be read as a feature, if its user wants it. */
        boolean isPossible() {
            return !family.isEmpty();
        }
    }
}
