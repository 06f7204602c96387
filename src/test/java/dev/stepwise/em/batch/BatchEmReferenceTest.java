package dev.stepwise.em.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stepwise.distribution.Distribution;
import dev.stepwise.distribution.Family;
import dev.stepwise.distribution.Prior;
import dev.stepwise.distribution.count.BinomialFamily;
import dev.stepwise.distribution.count.Categorical;
import dev.stepwise.distribution.count.CategoricalFamily;
import dev.stepwise.distribution.count.MultinomialFamily;
import dev.stepwise.distribution.count.Poisson;
import dev.stepwise.distribution.count.PoissonFamily;
import dev.stepwise.distribution.count.PseudoCount;
import dev.stepwise.distribution.gaussian.CovarianceStructure;
import dev.stepwise.distribution.gaussian.Gaussian;
import dev.stepwise.distribution.gaussian.GaussianFamily;
import dev.stepwise.distribution.gaussian.NormalInverseWishart;
import dev.stepwise.distribution.gaussian.StudentT;
import dev.stepwise.distribution.gaussian.StudentTFamily;
import dev.stepwise.em.points.Dataset;
import dev.stepwise.linalg.Packed;
import dev.stepwise.mixture.HeldParameters;
import dev.stepwise.mixture.MixtureModel;
import dev.stepwise.mixture.MixturePrior;
import dev.stepwise.mixture.MixtureShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch EM from its own starts finds the maxima of {@code reference/expected.json}, within the tolerances given there. */
@Tag("stream")
class BatchEmReferenceTest {

    record Case(String id, JsonNode node) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (JsonNode node : new ObjectMapper().readTree(resource("expected.json"))) {
            cases.add(new Case(node.get("id").asText(), node));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reachesTheReference(Case reference) throws IOException {
        JsonNode node = reference.node();
        List<String> classes = texts(node.path("labelValues"));
        List<Family> families = new ArrayList<>();
        List<Prior> priors = new ArrayList<>();
        node.at("/model/blocks").forEach(block -> {
            families.add(family(block));
            priors.add(prior(block));
        });
        MixtureShape shape = new MixtureShape(families, classes.size());
        double weightPseudoCount = node.at("/model/weightPseudoCount").asDouble();
        PriorChoice prior = new PriorChoice.ByHand(new MixturePrior(priors, weightPseudoCount));
        HeldParameters held = held(node);
        if (!held.equals(HeldParameters.NONE)) {
            prior = new PriorChoice.Holding(prior, held);
        }
        Dataset data = read(node, classes);
        BatchEm em = new BatchEm(shape, prior, BatchEm.Options.toConvergence(20, 1));
        int components = node.at("/model/components").asInt();

        BatchEm.Result result =
                reference.id().endsWith("even-start") ? em.fitFrom(data, start(shape, node)) : em.fit(data, components);

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
        assertThat(shape.parameterCount(components) - held.count(shape, components))
                .isEqualTo(expected.get("parameterCount").asInt());
        assertParameters(
                result.userModel(),
                expected,
                node.at("/tolerance/parametersRelative").asDouble());
    }

    private static void assertParameters(MixtureModel model, JsonNode expected, double tolerance) {
        Integer[] order = new Integer[model.components()];
        Arrays.setAll(order, k -> k);
        // With weights held equal, components come in the order of the start: here that of falling probability.
        Arrays.sort(
                order,
                Comparator.comparingDouble((Integer k) -> -model.weight(k))
                        .thenComparingDouble(k -> -model.distribution(k, 0).toArray()[0]));
        for (int rank = 0; rank < order.length; rank++) {
            assertThat(model.weight(order[rank]))
                    .isCloseTo(expected.at("/weights/" + rank).asDouble(), within(tolerance));
            for (int b = 0; b < model.shape().families().size(); b++) {
                JsonNode block = expected.at("/blocks/" + b);
                switch (model.distribution(order[rank], b)) {
                    case Gaussian gaussian -> assertShape(gaussian, block, "covariances", rank, tolerance);
                    case StudentT t -> {
                        assertShape(t.shape(), block, "scales", rank, tolerance);
                        double nu = block.at("/dof/" + rank).asDouble();
                        assertThat(t.degreesOfFreedom()).isCloseTo(nu, within(tolerance * nu));
                    }
                    case Poisson poisson ->
                        assertThat(poisson.rates()[0])
                                .isCloseTo(block.at("/rates/" + rank + "/0").asDouble(), within(3 * tolerance));
                    case Categorical categorical -> assertLevels(categorical, block, rank, tolerance);
                    case Distribution other ->
                        assertThat(other.toArray())
                                .containsExactly(doubles(block.at("/probabilities/" + rank)), within(tolerance));
                }
            }
        }
    }

    private static void assertShape(Gaussian gaussian, JsonNode block, String matrices, int rank, double tolerance) {
        for (int i = 0; i < gaussian.dimension(); i++) {
            double variance =
                    block.at("/" + matrices + "/" + rank + "/" + i + "/" + i).asDouble();
            assertThat(gaussian.mean()[i])
                    .isCloseTo(
                            block.at("/means/" + rank + "/" + i).asDouble(), within(tolerance * Math.sqrt(variance)));
            assertThat(gaussian.covariance()[Packed.index(i, i)]).isCloseTo(variance, within(tolerance * variance));
        }
    }

    private static void assertLevels(Categorical categorical, JsonNode block, int rank, double tolerance) {
        List<String> columns = texts(block.get("columns"));
        for (int j = 0; j < columns.size(); j++) {
            double[] expected = block.get("family").asText().equals("bernoulli")
                    ? yesNo(block.at("/probabilities/" + rank + "/" + j).asDouble())
                    : doubles(block.at("/probabilities/" + columns.get(j) + "/" + rank));
            assertThat(categorical.probabilities(j)).containsExactly(expected, within(tolerance));
        }
    }

    private static double[] yesNo(double yes) {
        return new double[] {1 - yes, yes};
    }

    private static Family family(JsonNode block) {
        int columns = block.get("columns").size();
        return switch (block.get("family").asText()) {
            case "gaussian" -> new GaussianFamily(structure(block), columns);
            case "student" ->
                block.get("dof").isNumber()
                        ? StudentTFamily.fixed(
                                CovarianceStructure.FULL,
                                columns,
                                block.get("dof").asDouble())
                        : StudentTFamily.estimated(CovarianceStructure.FULL, columns, false);
            case "bernoulli" -> CategoricalFamily.bernoulli(columns);
            case "categorical" -> {
                List<Integer> levels = new ArrayList<>();
                block.get("columns")
                        .forEach(column -> levels.add(
                                block.get("levels").get(column.asText()).size()));
                yield CategoricalFamily.of(levels);
            }
            case "poisson" -> new PoissonFamily(columns);
            case "binomial" -> new BinomialFamily(columns);
            case "multinomial" -> new MultinomialFamily(columns);
            default -> throw new IllegalArgumentException(block.toString());
        };
    }

    private static CovarianceStructure structure(JsonNode block) {
        return Arrays.stream(CovarianceStructure.values())
                .filter(s -> s.label().equals(block.get("covariance").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static Prior prior(JsonNode block) {
        JsonNode prior = block.get("prior");
        if (prior != null) {
            return new NormalInverseWishart(
                    doubles(prior.get("mean")),
                    prior.get("kappa").asDouble(),
                    prior.get("dof").asDouble(),
                    Packed.fromRows(rows(prior.get("scale"))));
        }
        return block.has("pseudoCount")
                ? new PseudoCount(block.get("pseudoCount").asDouble())
                : Prior.NONE;
    }

    private static HeldParameters held(JsonNode node) {
        JsonNode weights = node.at("/model/fixedWeights");
        return weights.isMissingNode()
                ? HeldParameters.NONE
                : new HeldParameters(Arrays.stream(doubles(weights)).boxed().toList(), null, Set.of());
    }

    private static MixtureModel start(MixtureShape shape, JsonNode node) {
        JsonNode start = node.at("/start/blocks/0");
        GaussianFamily family = (GaussianFamily) shape.families().get(0);
        List<Gaussian> components = new ArrayList<>();
        for (int k = 0; k < start.get("means").size(); k++) {
            components.add(family.distribution(
                    doubles(start.get("means").get(k)),
                    Packed.fromRows(rows(start.get("covariances").get(k)))));
        }
        return new MixtureModel(shape, doubles(node.at("/start/weights")), List.of(components));
    }

    private static Dataset read(JsonNode node, List<String> classes) throws IOException {
        List<String> lines = new String(resource(node.get("dataset").asText()).readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<String> header = List.of(lines.get(0).split(",", -1));
        List<ToDoubleFunction<String[]>> columns = new ArrayList<>();
        for (JsonNode block : node.at("/model/blocks")) {
            for (String column : texts(block.get("columns"))) {
                List<String> levels = texts(block.path("levels").path(column));
                columns.add(cells -> value(cells[header.indexOf(column)], levels));
                if (block.has("sizeColumn")) {
                    columns.add(cells ->
                            value(cells[header.indexOf(block.get("sizeColumn").asText())], List.of()));
                }
            }
        }
        Dataset data = new Dataset(columns.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            double[] row =
                    columns.stream().mapToDouble(c -> c.applyAsDouble(cells)).toArray();
            double weight = node.has("weightColumn")
                    ? Double.parseDouble(
                            cells[header.indexOf(node.get("weightColumn").asText())])
                    : 1;
            int label = node.has("labelColumn")
                    ? classes.indexOf(
                            cells[header.indexOf(node.get("labelColumn").asText())])
                    : -1;
            data.add(row, weight, label);
        }
        return data;
    }

    private static double value(String cell, List<String> levels) {
        if (cell.isEmpty()) {
            return Double.NaN;
        }
        return levels.isEmpty() ? Double.parseDouble(cell) : levels.indexOf(cell);
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
