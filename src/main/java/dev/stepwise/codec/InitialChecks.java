package dev.stepwise.codec;

import dev.stepwise.distribution.CovarianceStructure.Shape;
import dev.stepwise.distribution.NumberBorder;
import dev.stepwise.event.ComponentParameters;
import dev.stepwise.event.DegreesOfFreedom;
import dev.stepwise.event.FeatureFamily;
import dev.stepwise.event.FeatureFamily.Categorical;
import dev.stepwise.event.InitialComponent;
import dev.stepwise.event.ModelDefinition;
import dev.stepwise.event.ModelSchema.Feature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether given parameters are those of a model: each there that must be, none without a meaning, in its structure. */
final class InitialChecks {

    /** Elements of a matrix that should be equal may differ by this part: a printed matrix was rounded. */
    private static final double ROUNDING = 1e-9;

    private final ModelDefinition model;
    private final int numbers;
    private final boolean studentT;

    InitialChecks(ModelDefinition model, int numbers, boolean studentT) {
        this.model = model;
        this.numbers = numbers;
        this.studentT = studentT;
    }

    /** What is wrong with one component. */
    List<String> of(ComponentParameters given) {
        List<String> wrong = new ArrayList<>();
        size(wrong, "mean", given.mean().size(), numbers);
        size(wrong, "covariance", given.covariance().size(), studentT ? 0 : numbers);
        size(wrong, "scale", given.scale().size(), studentT ? numbers : 0);
        if (given.degreesOfFreedom().isPresent() && !studentT) {
            wrong.add("degreesOfFreedom has a meaning for student-t features only");
        } else if (given.degreesOfFreedom().isEmpty()
                && studentT
                && model.degreesOfFreedom() instanceof DegreesOfFreedom.Estimated) {
            wrong.add("degreesOfFreedom is required where they are estimated");
        }
        structure(wrong, studentT ? given.scale() : given.covariance());
        border(wrong, given);
        names(wrong, "probability", given.probability().keySet(), InitialChecks::hasProbability);
        names(wrong, "rate", given.rate().keySet(), family -> family instanceof FeatureFamily.Poisson);
        names(wrong, "multinomial", given.multinomial().keySet(), f -> f instanceof FeatureFamily.Multinomial);
        names(wrong, "probabilities", given.probabilities().keySet(), family -> family instanceof Categorical);
        levels(wrong, given);
        return wrong;
    }

    /** What is wrong with all of them together: tied components share one matrix. */
    Optional<String> tied(List<InitialComponent> components) {
        List<List<List<Double>>> matrices = components.stream()
                .map(component -> studentT
                        ? component.parameters().scale()
                        : component.parameters().covariance())
                .toList();
        boolean equal =
                matrices.stream().allMatch(matrix -> matrix.size() == numbers && near(matrix, matrices.getFirst()));
        return equal || !model.covariance().isTied()
                ? Optional.empty()
                : Optional.of("components of a %s model share one matrix"
                        .formatted(model.covariance().label()));
    }

    private static void border(List<String> wrong, ComponentParameters given) {
        if (!given.mean().stream().allMatch(NumberBorder::holds)) {
            wrong.add("mean must not be beyond 1e70");
        }
        Stream.of(given.covariance(), given.scale())
                .filter(matrix -> IntStream.range(0, matrix.size())
                        .anyMatch(i -> !NumberBorder.holdsVariance(matrix.get(i).get(i))))
                .forEach(_ -> wrong.add("variances must be from 1e-140 to 1e140"));
        if (given.rate().values().stream().anyMatch(rate -> rate > NumberBorder.LARGEST_COUNT)) {
            wrong.add("rate must not be beyond 2^53");
        }
    }

    private static boolean hasProbability(FeatureFamily family) {
        return family instanceof FeatureFamily.Bernoulli || family instanceof FeatureFamily.Binomial;
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

    private void names(
            List<String> wrong, String parameter, Collection<String> given, Predicate<FeatureFamily> family) {
        List<Feature> features = model.schema().features().stream()
                .filter(feature -> family.test(feature.family()))
                .toList();
        List<String> needed =
                features.stream().flatMap(feature -> feature.names().stream()).toList();
        same(wrong, parameter, given, needed);
    }

    private void levels(List<String> wrong, ComponentParameters given) {
        for (Feature feature : model.schema().features()) {
            if (feature.family() instanceof Categorical categorical) {
                for (String column : feature.names()) {
                    if (given.probabilities().containsKey(column)) {
                        same(wrong, column, given.probabilities().get(column).keySet(), categorical.levels());
                    }
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
