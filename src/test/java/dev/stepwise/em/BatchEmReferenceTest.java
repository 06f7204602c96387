package dev.stepwise.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.distribution.CovarianceStructure;
import dev.stepwise.distribution.Gaussian;
import dev.stepwise.distribution.GaussianFamily;
import dev.stepwise.distribution.NormalInverseWishart;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch EM from its own starts finds the maxima of {@code reference/expected.json}, within the tolerances given there. */
class BatchEmReferenceTest {

    record Case(String id, JsonNode node) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> gaussianCases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(resource("expected.json"))) {
            JsonNode blocks = node.at("/model/blocks");
            if (blocks.size() == 1 && blocks.get(0).get("family").asText().equals("gaussian")) {
                cases.add(new Case(node.get("id").asText(), node));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("gaussianCases")
    void reachesTheReference(Case reference) throws IOException {
        JsonNode node = reference.node();
        JsonNode block = node.at("/model/blocks/0");
        List<String> classes = texts(node.path("labelValues"));
        CovarianceStructure structure = Arrays.stream(CovarianceStructure.values())
                .filter(s -> s.label().equals(block.get("covariance").asText()))
                .findFirst()
                .orElseThrow();
        GaussianFamily family =
                new GaussianFamily(structure, block.get("columns").size());
        MixtureShape shape = new MixtureShape(List.of(family), classes.size());
        Dataset data = read(node, texts(block.get("columns")), classes);
        BatchEm em = new BatchEm(shape, prior(block), BatchEm.Options.toConvergence(20, 1));
        int components = node.at("/model/components").asInt();

        BatchEm.Result result = reference.id().endsWith("even-start")
                ? em.fitFrom(data, start(shape, family, node))
                : em.fit(data, components);

        JsonNode expected = node.get("expected");
        assertThat(result.converged()).isTrue();
        assertThat(result.logLikelihood())
                .isCloseTo(
                        expected.get("logLikelihood").asDouble(),
                        within(node.at("/tolerance/logLikelihood").asDouble()));
        if (expected.has("logPriorKernel")) {
            assertThat(result.logPriorKernel())
                    .isCloseTo(expected.get("logPriorKernel").asDouble(), within(1e-4));
        }
        assertThat(shape.parameterCount(components))
                .isEqualTo(expected.get("parameterCount").asInt());
        assertParameters(
                result.userModel(),
                expected,
                node.at("/tolerance/parametersRelative").asDouble());
    }

    private static void assertParameters(MixtureModel model, JsonNode expected, double tolerance) {
        Integer[] order = new Integer[model.components()];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, (a, b) -> Double.compare(model.weight(b), model.weight(a)));
        for (int rank = 0; rank < order.length; rank++) {
            Gaussian gaussian = (Gaussian) model.distribution(order[rank], 0);
            assertThat(model.weight(order[rank]))
                    .isCloseTo(expected.at("/weights/" + rank).asDouble(), within(tolerance));
            for (int i = 0; i < gaussian.dimension(); i++) {
                double variance = expected.at("/blocks/0/covariances/" + rank + "/" + i + "/" + i)
                        .asDouble();
                assertThat(gaussian.mean()[i])
                        .isCloseTo(
                                expected.at("/blocks/0/means/" + rank + "/" + i).asDouble(),
                                within(tolerance * Math.sqrt(variance)));
                assertThat(gaussian.covariance()[Packed.index(i, i)]).isCloseTo(variance, within(tolerance * variance));
            }
        }
    }

    private static PriorChoice prior(JsonNode block) {
        JsonNode prior = block.get("prior");
        if (prior == null) {
            return new PriorChoice.None();
        }
        return new PriorChoice.ByHand(new MixturePrior(
                List.of(new NormalInverseWishart(
                        doubles(prior.get("mean")),
                        prior.get("kappa").asDouble(),
                        prior.get("dof").asDouble(),
                        Packed.fromRows(rows(prior.get("scale"))))),
                0));
    }

    private static MixtureModel start(MixtureShape shape, GaussianFamily family, JsonNode node) {
        JsonNode start = node.at("/start/blocks/0");
        List<Gaussian> components = new ArrayList<>();
        for (int k = 0; k < start.get("means").size(); k++) {
            components.add(family.distribution(
                    doubles(start.get("means").get(k)),
                    Packed.fromRows(rows(start.get("covariances").get(k)))));
        }
        return new MixtureModel(shape, doubles(node.at("/start/weights")), List.of(components));
    }

    private static Dataset read(JsonNode node, List<String> columns, List<String> classes) throws IOException {
        List<String> lines = new String(resource(node.get("dataset").asText()).readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> header = List.of(lines.get(0).split(",", -1));
        Dataset data = new Dataset(columns.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double[] row = columns.stream()
                    .map(column -> cells[header.indexOf(column)])
                    .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                    .toArray();
            int label = node.has("labelColumn")
                    ? classes.indexOf(
                            cells[header.indexOf(node.get("labelColumn").asText())])
                    : -1;
            data.add(row, 1, label);
        }
        return data;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(BatchEmReferenceTest.class.getResourceAsStream("/reference/" + name), name);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        Arrays.setAll(values, i -> array.get(i).asDouble());
        return values;
    }

    private static double[][] rows(JsonNode array) {
        double[][] rows = new double[array.size()][];
        Arrays.setAll(rows, i -> doubles(array.get(i)));
        return rows;
    }
}
