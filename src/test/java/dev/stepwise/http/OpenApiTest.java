package dev.stepwise.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepwise.testing.OpenApi;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the endpoint does, and no more. */
class OpenApiTest {

    private final OpenApi api = new OpenApi();

    OpenApiTest() throws Exception {}

    @Test
    void everyPlaceIsDescribedAndNoOther() {
        Stream<String> routes = new Routes(new OneModel(new FixedHistory()))
                .all().stream().map(route -> route.method() + " " + route.template());
        Stream<String> health = HealthRoutes.PLACES.stream().map(place -> "GET " + place);
        assertThat(api.operations()).isEqualTo(Stream.concat(routes, health).collect(Collectors.toSet()));
    }

    @Test
    void healthAloneNeedsNoSecret() {
        api.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> !method.getKey().equals("parameters"))
                        .forEach(method -> assertThat(
                                        method.getValue().path("security").isArray())
                                .as(path.getKey())
                                .isEqualTo(path.getKey().startsWith(HealthRoutes.PREFIX))));
    }

    @Test
    void theSchemasAreSchemasAndTheirReferencesLeadSomewhere() {
        assertThat(api.problemsOfSchemas()).isEmpty();
        List<JsonNode> references = api.document().findValues("$ref");
        assertThat(references).isNotEmpty();
        references.forEach(reference -> assertThat(
                        api.document().at(reference.asText().substring(1)).isObject())
                .as(reference.asText())
                .isTrue());
    }

    @Test
    void variablesOfPathsAreDescribed() {
        api.document().path("paths").properties().forEach(path -> {
            List<String> names = new ArrayList<>();
            path.getValue()
                    .path("parameters")
                    .forEach(each -> names.add("{" + each.path("name").asText() + "}"));
            List<String> steps = List.of(path.getKey().split("/"));
            assertThat(names)
                    .as(path.getKey())
                    .isEqualTo(
                            steps.stream().filter(step -> step.startsWith("{")).toList());
        });
    }
}
