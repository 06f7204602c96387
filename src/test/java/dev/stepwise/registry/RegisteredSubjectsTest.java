package dev.stepwise.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwise.testing.Patience;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredSubjectsTest {

    private final TestRegistry registry;

    RegisteredSubjectsTest() throws Exception {
        registry = new TestRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryClient client() {
        return new RegistryClient(RegistryOptions.of(registry.address()));
    }

    @Test
    void aSchemaIsRegisteredInItsSubject() throws Exception {
        registry.reply("/subjects/a%20b-value/versions", 200, "{'id':17}");
        try (RegistryClient client = client()) {
            assertThat(client.id("a b-value", "AVRO", "\"string\"", true)).isEqualTo(17);
        }
        String body = "{\"schema\":\"\\\"string\\\"\"}";
        assertThat(registry.posted).containsExactly(body, body); // looked up, and then registered
    }

    /** A registry without other formats does not know what a type is. */
    @Test
    void aSchemaOfAnotherFormatThanAvroSaysItsType() throws Exception {
        registry.reply("/subjects/s", 200, "{'id':3}");
        try (RegistryClient client = client()) {
            assertThat(client.id("s", "PROTOBUF", "message M {}", false)).isEqualTo(3);
        }
        assertThat(registry.posted).containsExactly("{\"schema\":\"message M {}\",\"schemaType\":\"PROTOBUF\"}");
    }

    @Test
    void aSchemaThatMayNotBeRegisteredIsLookedUp() throws Exception {
        registry.reply("/subjects/s/versions", 500, "{}")
                .reply("/subjects/s", 200, "{'subject':'s','id':18,'version':1}");
        try (RegistryClient client = client()) {
            assertThat(client.id("s", "AVRO", "\"string\"", false)).isEqualTo(18);
            assertThatThrownBy(() -> client.id("other", "AVRO", "\"string\"", false))
                    .isInstanceOf(RegistryException.class)
                    .hasMessage("the registry does not have the schema in the subject other");
        }
        assertThat(registry.asked).containsExactly("/subjects/s", "/subjects/other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409 | {'error_code':409,'message':'a field  is gone'} | refuses the schema (409): a field is gone",
                "422 | {'error_code':42201}                            | refuses the schema (422): no reason is given",
                "403 | {}                                              | refuses the credentials (403)",
                "200 | {'id':'x'}                                      | gives an answer without an id",
            })
    void aRegistryThatGivesNoIdSaysWhy(int status, String body, String message) throws Exception {
        registry.reply("/subjects/s/versions", status, body);
        try (RegistryClient client = client()) {
            assertThatThrownBy(() -> client.id("s", "AVRO", "\"string\"", true))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining(message);
        }
    }

    /** Fails twice, and then waits to be let on. */
    private static final class Failing implements RegisteredSubjects.Source {
        private final AtomicInteger failures = new AtomicInteger();
        private final CountDownLatch hasFailed = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public int id(String subject, String type, String schema) throws RegistryException, InterruptedException {
            if (failures.incrementAndGet() <= 2) {
                throw new RegistryException("is unreachable");
            }
            hasFailed.countDown();
            mayGoOn.await();
            return 7;
        }

        @Override
        public void close() {}
    }

    @Test
    void aRegistryThatIsAwayIsAskedUntilItAnswersAndWhatIsMissingIsSaid() throws Exception {
        Failing source = new Failing();
        try (RegisteredSubjects subjects = new RegisteredSubjects(source, Duration.ofMillis(1))) {
            CompletableFuture<Integer> id = subjects.want("s", "AVRO", "{}");
            assertThat(subjects.want("s", "AVRO", "{}")).isSameAs(id);
            assertThat(source.hasFailed.await(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(subjects.missing()).containsExactly("the schema in the subject s has no id yet: is unreachable");
            assertThat(subjects.waiting()).isEqualTo(1);
            source.mayGoOn.countDown();
            assertThat(id.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(7);
            assertThat(subjects.missing()).isEmpty();
            assertThat(subjects.waiting()).isZero();
        }
    }

    @Test
    void whoWaitsIsLetGoWhenTheServiceStops() throws Exception {
        Failing source = new Failing();
        CompletableFuture<Integer> id;
        try (RegisteredSubjects subjects = new RegisteredSubjects(source, Duration.ofDays(1))) {
            id = subjects.want("s", "AVRO", "{}");
        }
        assertThatThrownBy(() -> id.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(CancellationException.class);
    }
}
