package dev.stepwise.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids by which a registry knows the schemas that the service writes, one for each subject. Each is asked for until the registry
 * gives it: a registry that is away comes back, and one that refuses a schema may be told to take it. Safe for threads.
 */
public final class RegisteredSubjects implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegisteredSubjects.class);
    private static final int MOST_DOUBLINGS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

    /** Asks a registry for an id. */
    interface Source extends AutoCloseable {
        int id(String subject, String type, String schema) throws RegistryException, InterruptedException;

        @Override
        void close();
    }

    private final Source source;
    private final Duration firstPause;
    private final Map<String, CompletableFuture<Integer>> ids = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param register whether the registry is to take a schema that it does not have */
    public RegisteredSubjects(RegistryOptions options, boolean register) {
        this(sourceOf(new RegistryClient(options), register), FIRST_PAUSE);
    }

    /** @param firstPause after the first failure; later ones are longer */
    RegisteredSubjects(Source source, Duration firstPause) {
        this.source = source;
        this.firstPause = firstPause;
    }

    private static Source sourceOf(RegistryClient client, boolean register) {
        return new Source() {
            @Override
            public int id(String subject, String type, String schema) throws RegistryException, InterruptedException {
                return client.id(subject, type, schema, register);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    /**
     * Asks for the id of a schema in a subject, in the background. A subject is asked for once.
     *
     * @param type what the registry calls schemas of its format
     */
    public synchronized CompletableFuture<Integer> want(String subject, String type, String schema) {
        return ids.computeIfAbsent(subject, any -> {
            CompletableFuture<Integer> id = new CompletableFuture<>();
            threads.add(Thread.ofVirtual().name("stepwise-subject").start(() -> ask(subject, type, schema, id)));
            return id;
        });
    }

    private void ask(String subject, String type, String schema, CompletableFuture<Integer> id) {
        try {
            for (int attempt = 0; !id.isDone(); attempt++) {
                Integer known = attempt(subject, type, schema);
                if (known != null) {
                    id.complete(known);
                } else {
                    Thread.sleep(firstPause.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            id.cancel(false); // the service stops
        } catch (RuntimeException | Error e) { // not to be waited for in silence
            failed(subject, e.toString());
            id.completeExceptionally(e);
        }
    }

    private @Nullable Integer attempt(String subject, String type, String schema) throws InterruptedException {
        try {
            int id = source.id(subject, type, schema);
            LOG.info("The registry knows the schema in the subject {} by the id {}", subject, id);
            failed(subject, null);
            return id;
        } catch (RegistryException e) {
            failed(subject, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failed(subject, "the registry cannot be asked: " + e);
        }
        return null;
    }

    private synchronized void failed(String subject, @Nullable String why) {
        if (why == null) {
            failures.remove(subject);
        } else if (!why.equals(failures.put(subject, why))) { // said once, however often it is tried again
            LOG.warn("There is no id for the schema in the subject {} yet: {}", subject, why);
        }
    }

    /** Number of subjects whose id the registry could not be got to give. */
    public synchronized int waiting() {
        return failures.size();
    }

    /** Returns what is waited for; empty when nothing does. */
    public synchronized List<String> missing() {
        return failures.entrySet().stream()
                .map(failure ->
                        "the schema in the subject " + failure.getKey() + " has no id yet: " + failure.getValue())
                .toList();
    }

    @Override
    public synchronized void close() {
        threads.forEach(Thread::interrupt);
        source.close();
    }
}
