package dev.stepwise.codec.model;

import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.distribution.gaussian.CovarianceStructure.Shape;
import dev.stepwise.model.InitialComponent;
import dev.stepwise.model.ModelDefinition;
import dev.stepwise.model.family.ComponentParameters;
import dev.stepwise.model.family.Feature;
import dev.stepwise.model.family.FeatureFamilies;
import dev.stepwise.model.family.FeatureFamily;
import dev.stepwise.model.family.Parameter;
import dev.stepwise.model.family.ShapeParameter;
import dev.stepwise.model.family.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether given parameters are those of a model: each there that must be, none without a meaning, in its structure. */
final class InitialChecks {

    /** Elements of a matrix that should be equal may differ by this part: a printed matrix was rounded. */
    private static final double ROUNDING = 1e-9;

    private final ModelDefinition model;

    InitialChecks(ModelDefinition model) {
        this.model = model;
    }

    /** Returns what is wrong with one component. */
    List<String> of(ComponentParameters given) {
        List<String> wrong = new ArrayList<>();
        for (Parameter parameter : FeatureFamilies.parameters()) {
            List<Feature> features = model.schema().features().stream()
                    .filter(feature -> has(feature.family(), parameter))
                    .toList();
            check(wrong, parameter, given, features);
            border(wrong, parameter, given);
        }
        return wrong;
    }

    private static boolean has(FeatureFamily family, Parameter parameter) {
        return family.parameters().stream().anyMatch(own -> own.name().equals(parameter.name()));
    }

    /** @param features those that have the parameter */
    private void check(List<String> wrong, Parameter parameter, ComponentParameters given, List<Feature> features) {
        String name = parameter.name();
        int columns = features.stream().mapToInt(Feature::size).sum();
        List<String> needed =
                features.stream().flatMap(feature -> feature.names().stream()).toList();
        switch (parameter.form()) {
            case VECTOR -> size(wrong, name, given.vector(name).size(), columns);
            case MATRIX -> {
                size(wrong, name, given.matrix(name).size(), columns);
                structure(wrong, given.matrix(name));
            }
            case POSITIVE -> single(wrong, name, given.scalar(name).isPresent(), !features.isEmpty());
            case NUMBER_BY_NAME, POSITIVE_BY_NAME, PROBABILITY_BY_NAME, SHARE_BY_NAME -> {
                if (!given.byName(name).isEmpty() || !isGiven(name)) {
                    same(wrong, name, given.byName(name).keySet(), needed);
                }
            }
            case DERIVED_BY_NAME -> {
                // nothing is read of it
            }
            case SHARE_BY_LEVEL -> {
                same(wrong, name, given.byLevel(name).keySet(), needed);
                features.forEach(feature -> levels(wrong, feature, given.byLevel(name)));
            }
        }
    }

    /** Whether the numbers are within the {@link NumberBorder}: parameters of shape as units are, other positive ones as counts. */
    private static void border(List<String> wrong, Parameter parameter, ComponentParameters given) {
        String name = parameter.name();
        Stream<Double> positive =
                Stream.concat(given.scalar(name).stream().boxed(), given.byName(name).values().stream());
        if (!given.vector(name).stream().allMatch(NumberBorder::holds)) {
            wrong.add(name + " must not be beyond 1e70");
        }
        List<List<Double>> matrix = given.matrix(name);
        if (IntStream.range(0, matrix.size())
                .anyMatch(i -> !NumberBorder.holdsVariance(matrix.get(i).get(i)))) {
            wrong.add("variances must be from 1e-140 to 1e140");
        }
        if (FeatureFamilies.shapeParameters().contains(name)) {
            if (!positive.allMatch(NumberBorder::holdsUnit)) {
                wrong.add(name + " must be from 1e-70 to 1e70");
            }
        } else if (!positive.allMatch(NumberBorder::holdsCount)) {
            wrong.add(name + " must not be beyond 2^53");
        }
    }

    private void single(List<String> wrong, String name, boolean given, boolean needed) {
        if (given && !needed) {
            String labels = FeatureFamilies.labels(family ->
                    family.parameters().stream().anyMatch(own -> own.name().equals(name)));
            wrong.add("%s has a meaning for %s features only".formatted(name, labels));
        } else if (!given && needed && !isGiven(name)) {
            wrong.add(name + " is required where they are estimated");
        }
    }

    /** Whether the model says what a parameter is. */
    private boolean isGiven(String parameter) {
        return model.shape(parameter) instanceof ShapeParameter.Given;
    }

    /** Returns what is wrong with all components together. Tied components have to share one matrix. */
    Optional<String> tied(List<InitialComponent> components) {
        if (!model.covariance().isTied()) {
            return Optional.empty();
        }
        boolean equal = FeatureFamilies.parameters().stream()
                .filter(parameter -> parameter.form() == Parameter.Form.MATRIX)
                .allMatch(parameter -> equal(components.stream()
                        .map(component -> component.parameters().matrix(parameter.name()))
                        .toList()));
        return equal
                ? Optional.empty()
                : Optional.of("components of a %s model share one matrix"
                        .formatted(model.covariance().label()));
    }

    private static boolean equal(List<List<List<Double>>> matrices) {
        int size = matrices.getFirst().size();
        return matrices.stream().allMatch(matrix -> matrix.size() == size && near(matrix, matrices.getFirst()));
    }

    private static void size(List<String> wrong, String name, int given, int needed) {
        if (given != needed) {
            wrong.add(
                    needed == 0
                            ? name + " has no meaning for these features"
                            : "%s must have %d columns, not %d".formatted(name, needed, given));
        }
    }

    private void structure(List<String> wrong, List<List<Double>> matrix) {
        Shape shape = model.covariance().shape();
        for (int i = 0; i < matrix.size() && shape != Shape.FULL; i++) {
            for (int j = 0; j < matrix.size(); j++) {
                double value = matrix.get(i).get(j);
                boolean fits = i != j
                        ? value == 0
                        : shape == Shape.DIAGONAL
                                || near(value, matrix.getFirst().getFirst());
                if (!fits) {
                    wrong.add("a %s matrix must not have %s in row %d, column %d"
                            .formatted(model.covariance().label(), value, i + 1, j + 1));
                    return;
                }
            }
        }
    }

    private static void levels(
            List<String> wrong, Feature feature, Map<String, ? extends SequencedMap<String, Double>> given) {
        if (feature.family().values() instanceof Values.Level(List<String> levels)) {
            for (String column : feature.names()) {
                if (given.containsKey(column)) {
                    same(wrong, column, given.get(column).keySet(), levels);
                }
            }
        }
    }

    private static void same(List<String> wrong, String parameter, Collection<String> given, List<String> needed) {
        needed.stream()
                .filter(name -> !given.contains(name))
                .forEach(name -> wrong.add("%s: no value for '%s'".formatted(parameter, name)));
        given.stream()
                .filter(name -> !needed.contains(name))
                .forEach(name -> wrong.add("%s: '%s' does not belong there".formatted(parameter, name)));
    }

    private static boolean near(List<List<Double>> a, List<List<Double>> b) {
        for (int i = 0; i < a.size(); i++) {
            for (int j = 0; j < a.size(); j++) {
                if (!near(a.get(i).get(j), b.get(i).get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean near(double a, double b) {
        return Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
    }
}
