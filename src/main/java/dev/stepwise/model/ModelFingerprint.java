package dev.stepwise.model;

import dev.stepwise.distribution.Background;
import dev.stepwise.model.family.ComponentParameters;
import dev.stepwise.model.family.CyclicTime;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.StudentTFeature;
import dev.stepwise.model.family.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The fingerprint says what a model means, as two short digests of its definition.
 *
 * @param structure of everything that gives learned statistics their shape and meaning: columns, families, components,
 *     covariance, classes, estimator. Where it differs, what was learned no longer fits
 * @param settings of everything else, which may change between two runs
 */
public record ModelFingerprint(String structure, String settings) {

    private static final int DIGEST_BYTES = 12;

    /** Parameters that a fingerprint has named from the first, whether a component has them or not. */
    private static final Set<String> FIRST_PARAMETERS = Set.of(
            "mean", "covariance", "scale", "degreesOfFreedom", "probability", "rate", "probabilities", "multinomial");

    static ModelFingerprint of(ModelDefinition model) {
        return new ModelFingerprint(digest(structure(model)), digest(settings(model)));
    }

    /** Reads {@link #toString()} back. */
    public static ModelFingerprint parse(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("no fingerprint: " + text);
        }
        return new ModelFingerprint(parts[0], parts[1]);
    }

    /** Whether what was learned under the other definition is of use under this one. */
    public boolean isCompatibleWith(ModelFingerprint other) {
        return structure.equals(other.structure);
    }

    @Override
    public String toString() {
        return structure + "-" + settings;
    }

    private static String structure(ModelDefinition model) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("id " + model.id());
        for (Feature feature : model.schema().features()) {
            lines.add("feature " + quoted(feature.name()) + " " + feature.size() + " "
                    + feature.family().label());
            if (feature.family().values() instanceof Values.Level(List<String> levels)) {
                levels.forEach(level -> lines.add("level " + quoted(level)));
            }
            if (!feature.transform().isNone()) {
                lines.add("transform " + feature.transform());
            }
            if (feature.family().values() instanceof Values.Direction(double period, CyclicTime time)) {
                lines.add("period " + period + (time == null ? "" : " " + time.cycle() + " " + time.zone()));
            }
        }
        lines.add("components " + model.components().min() + " "
                + model.components().max());
        lines.add("covariance " + model.covariance().label());
        lines.add("degrees of freedom " + model.shape(StudentTFeature.DEGREES_OF_FREEDOM));
        otherShapes(model).forEach(name -> lines.add(name + " " + model.shape(name)));
        lines.add("estimator " + model.estimator());
        if (model.background() != Background.NONE) {
            lines.add("background " + model.background());
        }
        if (model.schema().label() != null) {
            for (int i = 0; i < model.componentsPerClass().size(); i++) {
                lines.add("class " + model.componentsPerClass().get(i) + " "
                        + quoted(model.schema().label().classes().get(i)));
            }
        }
        return lines.toString();
    }

    private static String settings(ModelDefinition model) {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("input " + inputOf(model));
        for (Feature feature : model.schema().features()) {
            lines.add("path " + feature.required() + " " + quoted(feature.path()));
            if (feature.family().values() instanceof Values.Direction(double _, CyclicTime time) && time != null) {
                lines.add("unit " + time.unit());
            }
            feature.family().trials().ifPresent(trials -> lines.add("trials " + trials));
            if (!feature.spelling().isUsual()) {
                lines.add("lenient " + feature.spelling().lenient());
                feature.spelling().missing().forEach(text -> lines.add("missing " + quoted(text)));
            }
        }
        if (model.schema().label() != null) {
            lines.add("label " + model.schema().label().unknown() + " "
                    + quoted(model.schema().label().path()));
        }
        if (model.schema().weight() != null) {
            lines.add("weight " + quoted(model.schema().weight().path()));
        }
        model.schema()
                .carry()
                .forEach(field -> lines.add("carry " + quoted(field.name()) + " " + quoted(field.path())));
        lines.add("learn " + model.learn() + ", impute " + model.impute());
        lines.add("prior " + model.prior());
        lines.add("fixed " + model.fixed());
        lines.add("forgetting " + model.forgetting());
        if (model.anomalyRate() > 0) {
            lines.add("anomaly " + model.anomalyRate());
        }
        if (model.explain().which() != Explain.Which.NONE) {
            lines.add("explain " + model.explain());
        }
        if (model.key() != null) {
            KeyDefinition key = model.key();
            lines.add("key " + (key.path() == null ? "record" : quoted(key.path())) + " " + key.most() + " "
                    + key.idle());
        }
        if (model.names()) {
            lines.add("names");
        }
        model.initial().forEach(component -> lines.add("initial " + text(component)));
        return lines.toString();
    }

    /**
     * Returns the input as fingerprints have always had it, with the format of points. So models that are served keep
     * their fingerprints.
     */
    private static String inputOf(ModelDefinition model) {
        ModelInput input = model.input();
        if (input == null) {
            return "null";
        }
        EventFormat format = input.format();
        String schema = format.schema();
        String framing = format.needsRegistry() ? " " + format.framing() : "";
        String message = format.message() == null ? "" : " " + format.message();
        return "ModelInput[topic=%s, format=%s, from=%s]"
                .formatted(
                        input.topic(),
                        format.kind() + framing + (schema == null ? "" : " " + digest(schema)) + message,
                        input.from());
    }

    /** Parameters of shape of the model's features beside the one that every fingerprint has had from the first. */
    private static List<String> otherShapes(ModelDefinition model) {
        return model.schema().features().stream()
                .flatMap(feature -> feature.family().shapeParameters().stream())
                .filter(name -> !name.equals(StudentTFeature.DEGREES_OF_FREEDOM))
                .distinct()
                .toList();
    }

    /** A component as the first release wrote it; parameters of families that came later follow where they are there. */
    private static String text(InitialComponent component) {
        ComponentParameters parameters = component.parameters();
        StringJoiner text = new StringJoiner(", ", "ComponentParameters[", "]");
        text.add("mean=" + parameters.vector("mean"));
        text.add("covariance=" + parameters.matrix("covariance"));
        text.add("scale=" + parameters.matrix("scale"));
        text.add("degreesOfFreedom=" + parameters.scalar("degreesOfFreedom"));
        text.add("probability=" + parameters.byName("probability"));
        text.add("rate=" + parameters.byName("rate"));
        text.add("probabilities=" + parameters.byLevel("probabilities"));
        text.add("multinomial=" + parameters.byName("multinomial"));
        parameters.values().forEach((name, value) -> {
            if (!FIRST_PARAMETERS.contains(name)) {
                text.add(name + "=" + value);
            }
        });
        return "InitialComponent[weight=" + component.weight() + ", label=" + component.label() + ", parameters=" + text
                + "]";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("\n", "\\n") + "'";
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
