package dev.stepwise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A case of {@code reference/expected.json}: its data, and the model file that asks for it. */
record ReferenceCase(String id, JsonNode node) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All cases of all families. */
    static Stream<ReferenceCase> all() {
        try (InputStream file = resource("expected.json")) {
            return StreamSupport.stream(JSON.readTree(file).spliterator(), false)
                    .map(node -> new ReferenceCase(node.get("id").asText(), node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode blocks() {
        return node.at("/model/blocks");
    }

    JsonNode expected() {
        return node.get("expected");
    }

    double tolerance(String of) {
        return node.at("/tolerance/" + of).asDouble();
    }

    /** Writes the points into a folder. */
    Path writeData(Path folder) throws IOException {
        String name = node.get("dataset").asText();
        Path file = folder.resolve(name);
        try (InputStream data = resource(name)) {
            Files.copy(data, file);
        }
        return file;
    }

    /**
     * Writes the model file into a folder: maximum likelihood unless the case has a prior.
     *
     * @param fromStart whether it begins at the start of the case instead of at random ones
     */
    Path writeModel(Path folder, boolean fromStart) throws IOException {
        ObjectNode model = JSON.createObjectNode();
        ArrayNode features = model.putArray("features");
        blocks().forEach(block -> block.get("columns").forEach(column -> {
            ObjectNode feature = features.addObject();
            feature.put("name", column.asText()).put("family", familyOf(block));
            if (block.has("sizeColumn")) {
                feature.putObject("trials")
                        .put("path", "/" + block.get("sizeColumn").asText());
            }
            if (block.has("levels")) {
                feature.set("levels", block.get("levels").get(column.asText()));
            }
        }));
        model.set("components", node.at("/model/components"));
        for (JsonNode block : blocks()) {
            if (block.has("covariance")) {
                model.set("covariance", block.get("covariance"));
            }
            if (block.has("dof")) {
                model.set(
                        "degreesOfFreedom",
                        block.get("dof").isNumber()
                                ? block.get("dof")
                                : JSON.getNodeFactory().textNode("estimate"));
            }
        }
        if (node.has("labelColumn")) {
            model.putObject("label")
                    .put("path", "/" + node.get("labelColumn").asText())
                    .set("classes", node.get("labelValues"));
        }
        if (node.has("weightColumn")) {
            model.putObject("weight").put("path", "/" + node.get("weightColumn").asText());
        }
        if (node.at("/model").has("fixedWeights")) {
            model.putObject("fixed").set("weights", node.at("/model/fixedWeights"));
        }
        prior(model);
        if (fromStart) {
            start(model.putObject("initial").putArray("components"));
        }
        return Files.writeString(folder.resolve(id + ".yaml"), JSON.writeValueAsString(model));
    }

    private static String familyOf(JsonNode block) {
        String family = block.get("family").asText();
        return family.equals("student") ? "student-t" : family;
    }

    private void prior(ObjectNode model) {
        ObjectNode prior = JSON.createObjectNode();
        for (JsonNode block : blocks()) {
            if (block.has("prior")) {
                ObjectNode gaussian = prior.putObject("gaussian");
                gaussian.set("mean", block.at("/prior/mean"));
                gaussian.set("meanCount", block.at("/prior/kappa"));
                gaussian.set("degreesOfFreedom", block.at("/prior/dof"));
                gaussian.set("scale", block.at("/prior/scale"));
            }
            if (block.has("pseudoCount")) {
                prior.putObject("counts").set("pseudoCount", block.get("pseudoCount"));
            }
        }
        if (node.at("/model").has("weightPseudoCount")) {
            prior.putObject("weights").set("pseudoCount", node.at("/model/weightPseudoCount"));
        }
        if (prior.isEmpty()) {
            model.put("prior", "none");
        } else {
            model.set("prior", prior);
        }
    }

    private void start(ArrayNode components) {
        JsonNode start = node.get("start");
        for (int k = 0; k < start.get("weights").size(); k++) {
            ObjectNode component = components.addObject();
            component.set("weight", start.get("weights").get(k));
            component.set("parameters", parameters(start, k));
        }
    }

    /** Parameters of one component of the start or of what is expected, by the names that {@code fit} prints. */
    ObjectNode parameters(JsonNode of, int k) {
        ObjectNode parameters = JSON.createObjectNode();
        for (int b = 0; b < blocks().size(); b++) {
            JsonNode block = blocks().get(b);
            JsonNode values = of.get("blocks").get(b);
            JsonNode columns = block.get("columns");
            switch (familyOf(block)) {
                case "gaussian" -> {
                    parameters.set("mean", values.get("means").get(k));
                    parameters.set("covariance", values.get("covariances").get(k));
                }
                case "student-t" -> {
                    parameters.set("mean", values.get("means").get(k));
                    parameters.set("scale", values.get("scales").get(k));
                    parameters.set("degreesOfFreedom", values.get("dof").get(k));
                }
                case "poisson" ->
                    named(parameters, "rate", columns, values.get("rates").get(k));
                case "multinomial" ->
                    named(
                            parameters,
                            "multinomial",
                            columns,
                            values.get("probabilities").get(k));
                case "categorical" -> levels(parameters, block, values.get("probabilities"), k);
                default ->
                    named(
                            parameters,
                            "probability",
                            columns,
                            values.get("probabilities").get(k));
            }
        }
        return parameters;
    }

    private static void named(ObjectNode parameters, String name, JsonNode columns, JsonNode values) {
        ObjectNode named = parameters.withObject("/" + name);
        for (int j = 0; j < columns.size(); j++) {
            named.set(columns.get(j).asText(), values.get(j));
        }
    }

    /** The start lists the columns, what is expected names them. */
    private static void levels(ObjectNode parameters, JsonNode block, JsonNode probabilities, int k) {
        ObjectNode features = parameters.putObject("probabilities");
        for (int j = 0; j < block.get("columns").size(); j++) {
            String column = block.get("columns").get(j).asText();
            JsonNode ofColumn = probabilities.isArray() ? probabilities.get(j) : probabilities.get(column);
            named(features, column, block.get("levels").get(column), ofColumn.get(k));
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(ReferenceCase.class.getResourceAsStream("/reference/" + name), name);
    }

    @Override
    public String toString() {
        return id;
    }
}
