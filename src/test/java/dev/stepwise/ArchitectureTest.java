package dev.stepwise;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** Dependencies point one way. */
class ArchitectureTest {

    /** Lowest first: a package knows itself and those before it. */
    private static final List<String> LAYERS = List.of(
            "linalg",
            "distribution",
            "mixture",
            "em",
            "event",
            "codec",
            "topology",
            "metrics",
            "http",
            "dashboard",
            "runtime",
            "broker",
            "cli");

    /** The mathematics: values in, values out. */
    private static final List<String> CORE = List.of("linalg", "distribution", "mixture", "em");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.stepwise");

    @Test
    void everyPackageIsALayerAndEveryLayerHasAClass() {
        Set<String> present = MAIN.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(ArchitectureTest::layerOf)
                .collect(Collectors.toSet());
        assertThat(present).containsExactlyInAnyOrderElementsOf(LAYERS);
    }

    @Test
    void aLayerKnowsNothingOfTheOnesAboveIt() {
        for (int i = 0; i < LAYERS.size() - 1; i++) {
            String[] above = packages(LAYERS.subList(i + 1, LAYERS.size()));
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(LAYERS.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .allowEmptyShould(true)
                    .check(MAIN);
        }
    }

    @Test
    void theCoreKnowsNoKafkaNoJsonNoLogger() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.apache.kafka..",
                        "com.fasterxml..",
                        "org.slf4j..",
                        "ch.qos..",
                        "java.util.logging..",
                        "io.micrometer..",
                        "io.smallrye..",
                        "picocli.."))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void theCoreKnowsNoClockAndNoUnseededChance() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(CORE))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, ThreadLocalRandom.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void aTestIsNamedSoThatTheBuildRunsIt() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .and()
                .areNotInterfaces()
                .and(describe("hold a test", ArchitectureTest::holdsATest))
                .should()
                .haveNameMatching(".*(Test|IT)")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                        .importPackages("dev.stepwise"));
    }

    private static boolean holdsATest(JavaClass type) {
        return type.getAllMethods().stream().anyMatch(ArchitectureTest::isATest);
    }

    private static boolean isATest(JavaMethod method) {
        return method.isMetaAnnotatedWith(Testable.class);
    }

    private static String layerOf(JavaClass type) {
        String within = type.getPackageName().substring("dev.stepwise".length());
        return within.isEmpty() ? "dev.stepwise itself" : within.substring(1).split("\\.", 2)[0];
    }

    private static String packageOf(String layer) {
        return "dev.stepwise." + layer + "..";
    }

    private static String[] packages(List<String> layers) {
        return layers.stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
    }
}
