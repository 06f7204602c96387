package dev.stepwise.codec.model;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.document.Problems.Problem;
import dev.stepwise.codec.document.TextFile;
import dev.stepwise.codec.document.YamlNode;
import dev.stepwise.codec.document.YamlNode.Position;
import dev.stepwise.codec.document.YamlReader;
import dev.stepwise.codec.document.YamlValue;
import dev.stepwise.model.ModelDefinition;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the description of a model. It is strict: a key that does not exist, a value that cannot be meant and
 * whatever would have no effect are problems, and all of them are reported at once.
 */
public final class ModelFile {

    private static final String NOT_IN_IDS = "[^A-Za-z0-9._-]";

    private ModelFile() {}

    /**
     * Reads a file. Without an id the model is called as the file is, without its ending.
     *
     * @throws InvalidModelException if the file cannot be read or is no model
     */
    public static ModelDefinition read(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.replaceFirst("\\.[^.]*$", "").replaceAll(NOT_IN_IDS, "-");
        return complete(
                name,
                problems -> text(file, problems)
                        .flatMap(text -> parse(text, stem.isEmpty() ? null : stem, folderOf(file), problems)));
    }

    /**
     * Reads a file, with the parameters that another file has in the place of its own: what {@code fit} has written, or a
     * snapshot.
     *
     * @throws InvalidModelException if one of them cannot be read or they do not belong together
     */
    public static ModelDefinition read(Path file, Path parameters) {
        String name = String.valueOf(file.getFileName());
        return complete(
                name,
                problems -> text(file, problems).flatMap(text -> {
                    YamlNode root = YamlReader.read(text, problems);
                    String id = name.replaceFirst("\\.[^.]*$", "").replaceAll(NOT_IN_IDS, "-");
                    return root == null
                            ? Optional.empty()
                            : new ModelParser(id.isEmpty() ? null : id, folderOf(file), problems)
                                    .parse(new YamlValue(withParameters(root, parameters), "", problems));
                }));
    }

    private static YamlNode withParameters(YamlNode root, Path parameters) {
        if (!(root instanceof YamlNode.Mapping keys)) {
            return root;
        }
        Position place = root.position();
        SequencedMap<String, YamlNode.Entry> file = new LinkedHashMap<>();
        file.put("file", new YamlNode.Entry(place, new YamlNode.Scalar(parameters.toAbsolutePath() + "", true, place)));
        SequencedMap<String, YamlNode.Entry> all = new LinkedHashMap<>(keys.entries());
        all.put("initial", new YamlNode.Entry(place, new YamlNode.Mapping(file, place)));
        return new YamlNode.Mapping(all, place);
    }

    /**
     * Reads the text of a model file. Files that it refers to are looked for in the working directory.
     *
     * @throws InvalidModelException if it is no model
     */
    public static ModelDefinition parse(String yaml) {
        return complete("model", problems -> parse(yaml, null, Path.of(""), problems));
    }

    /**
     * Reads a model that stands within another document.
     *
     * @param node the model's keys
     * @param path where they stand, such as {@code models[0]}
     * @param folder what relative file names refer to
     * @param problems where problems are added
     * @return empty if there were problems
     */
    public static Optional<ModelDefinition> read(YamlNode node, String path, Path folder, Problems problems) {
        return new ModelParser(null, folder, problems).parse(new YamlValue(node, path, problems));
    }

    /**
     * Reads a file that another document refers to.
     *
     * @param path where it is referred to, such as {@code models[0]}
     * @param position of that
     * @param problems where problems are added, each with the file's name
     * @return empty if there were problems
     */
    public static Optional<ModelDefinition> read(Path file, String path, Position position, Problems problems) {
        try {
            return Optional.of(read(file));
        } catch (InvalidModelException e) {
            problems.add(path, position, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<ModelDefinition> parse(
            String yaml, @Nullable String defaultId, Path folder, Problems problems) {
        YamlNode root = YamlReader.read(yaml, problems);
        return root == null
                ? Optional.empty()
                : new ModelParser(defaultId, folder, problems).parse(new YamlValue(root, "", problems));
    }

    /** The text of a file, if it can be had. */
    static Optional<String> text(Path file, Problems problems) {
        try {
            Optional<String> text = TextFile.read(file, YamlReader.MAX_BYTES);
            if (text.isEmpty()) {
                problems.add("", Position.NONE, "larger than %d bytes".formatted(YamlReader.MAX_BYTES));
            }
            return text;
        } catch (NoSuchFileException e) {
            problems.add("", Position.NONE, "no such file: " + file);
        } catch (CharacterCodingException e) {
            problems.add("", Position.NONE, "not UTF-8");
        } catch (IOException e) {
            problems.add("", Position.NONE, "cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static ModelDefinition complete(String source, Function<Problems, Optional<ModelDefinition>> reader) {
        Problems problems = new Problems();
        Optional<ModelDefinition> model = reader.apply(problems);
        List<Problem> found = problems.list();
        if (!found.isEmpty()) {
            throw new InvalidModelException(source, found);
        }
        return model.orElseThrow();
    }
}
