package dev.stepwise;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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
    private static final List<String> PACKAGES = List.of(
            "linalg.kernel",
            "linalg",
            "distribution",
            "distribution.gaussian",
            "distribution.count",
            "distribution.circular",
            "mixture",
            "em.points",
            "em.batch",
            "em.markov",
            "em.scoring",
            "em.search",
            "em.regime",
            "em.learner",
            "em.adaptation",
            "em.operation",
            "em.replay",
            "model.family",
            "model",
            "model.report",
            "codec.document",
            "codec.json",
            "codec.field",
            "codec.avro",
            "codec.protobuf",
            "codec.event",
            "codec.output",
            "registry",
            "codec.csv",
            "codec.data",
            "codec.model",
            "codec.profile",
            "codec.record",
            "codec.report",
            "topology.keys",
            "topology",
            "metrics",
            "http",
            "dashboard",
            "runtime.configuration",
            "runtime",
            "broker",
            "cli.option",
            "cli.terminal",
            "cli.text",
            "cli.plot",
            "cli.demo",
            "cli.bench",
            "cli");

    /** The mathematics: values in, values out. */
    private static final String[] CORE = {
        "dev.stepwise.linalg..", "dev.stepwise.distribution..", "dev.stepwise.mixture..", "dev.stepwise.em.."
    };

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.stepwise");

    @Test
    void everyPackageStandsInTheList() {
        Set<String> present = MAIN.stream()
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        assertThat(present)
                .isEqualTo(PACKAGES.stream().map(ArchitectureTest::named).collect(Collectors.toSet()));
    }

    @Test
    void aPackageKnowsNothingOfTheOnesAboveIt() {
        for (int i = 0; i < PACKAGES.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(named(PACKAGES.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(PACKAGES.subList(i + 1, PACKAGES.size()).stream()
                            .map(ArchitectureTest::named)
                            .toArray(String[]::new))
                    .check(MAIN);
        }
    }

    /** The same at every depth: no room, and no floor of rooms, is part of a circle. */
    @Test
    void noPackageIsPartOfACircle() {
        slices().matching("dev.stepwise.(**)").should().beFreeOfCycles().check(MAIN);
        slices().matching("dev.stepwise.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void aSealedHierarchyStandsInOneRoom() {
        for (JavaClass type : MAIN) {
            Class<?>[] permitted = type.reflect().getPermittedSubclasses();
            if (permitted != null) {
                assertThat(permitted)
                        .extracting(Class::getPackageName)
                        .as("what %s permits", type.getName())
                        .containsOnly(type.getPackageName());
            }
        }
    }

    @Test
    void theCoreKnowsNoKafkaNoJsonNoLogger() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
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
                .check(MAIN);
    }

    @Test
    void theCoreKnowsNoClockAndNoUnseededChance() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
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

    private static String named(String name) {
        return "dev.stepwise." + name;
    }
}
