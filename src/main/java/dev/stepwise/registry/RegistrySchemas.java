package dev.stepwise.registry;

import dev.stepwise.codec.event.SchemaKey;
import dev.stepwise.codec.event.WriterSchema;
import dev.stepwise.codec.event.WriterSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas of a registry, as far as events have named them. Ids come out of events, so whatever is remembered of them is
 * bounded: schemas by number and size, ids that the registry does not have by number and time. While the registry cannot be
 * asked, what is known goes on being known, and everything else is asked for again, after ever longer pauses and as long as
 * somebody wants it. Safe for threads.
 */
public final class RegistrySchemas implements WriterSchemas, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistrySchemas.class);

    private static final int MOST_SCHEMAS = 1000;
    private static final long MOST_CHARACTERS = 32L << 20;
    private static final int MOST_ABSENT = 10_000;
    private static final int MOST_WANTED = 1000;
    private static final int MOST_DOUBLINGS = 5;
    private static final long FIRST_PAUSE = Duration.ofMillis(200).toNanos();
    private static final long ABSENT_FOR = Duration.ofMinutes(1).toNanos();
    /** Nobody has asked for it since: its events are gone, or another instance has them. */
    private static final long FORGOTTEN_AFTER = Duration.ofSeconds(30).toNanos();

    /** Asks a registry for a schema. */
    interface Source extends AutoCloseable {
        @Nullable
        WriterSchema schema(SchemaKey key) throws RegistryException, InterruptedException;

        @Override
        void close();
    }

    /** A schema that somebody waits for. */
    private static final class Wanted {
        private CompletableFuture<Void> asking;
        private boolean isAsked = true;
        private int failures;
        private String failure = "the registry is being asked";
        private long nextAttempt;
        private long lastWanted;

        private Wanted(CompletableFuture<Void> asking) {
            this.asking = asking;
        }
    }

    private final Source source;
    private final LongSupplier nanoTime;
    private final Object lock = new Object();
    private final Map<SchemaKey, Found> found = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<SchemaKey, Long> absent = new LinkedHashMap<>();
    private final Map<SchemaKey, Wanted> wanted = new LinkedHashMap<>();
    private long characters;

    public RegistrySchemas(RegistryOptions options) {
        this(sourceOf(new RegistryClient(options)), System::nanoTime);
    }

    RegistrySchemas(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    private static Source sourceOf(RegistryClient client) {
        return new Source() {
            @Override
            public @Nullable WriterSchema schema(SchemaKey key) throws RegistryException, InterruptedException {
                return client.schema(key);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    @Override
    public Lookup find(SchemaKey key, Duration patience) {
        CompletableFuture<Void> asking;
        synchronized (lock) {
            Lookup known = known(key);
            if (known != null) {
                return known;
            }
            Wanted entry = want(key);
            if (entry == null) {
                return new Unavailable("events name more than " + MOST_WANTED + " schemas that nobody knows yet");
            }
            if (!nobodyWaits()) {
                return new Unavailable(entry.failure);
            }
            asking = entry.asking;
        }
        await(asking, patience);
        synchronized (lock) {
            Lookup known = known(key);
            Wanted entry = wanted.get(key);
            return known != null
                    ? known
                    : new Unavailable(entry == null ? "the registry is being asked" : entry.failure);
        }
    }

    private @Nullable Lookup known(SchemaKey key) {
        Found there = found.get(key);
        if (there != null) {
            return there;
        }
        Long since = absent.get(key);
        if (since != null && nanoTime.getAsLong() - since < ABSENT_FOR) {
            return new Absent();
        }
        return null;
    }

    /** Notes that a schema is wanted, and asks for it if it is time to. Null: too many are. */
    private @Nullable Wanted want(SchemaKey key) {
        long now = nanoTime.getAsLong();
        forget(now);
        Wanted entry = wanted.get(key);
        if (entry == null) {
            if (wanted.size() == MOST_WANTED) {
                return null;
            }
            entry = new Wanted(ask(key));
            wanted.put(key, entry);
        } else if (!entry.isAsked && now - entry.nextAttempt >= 0) {
            entry.isAsked = true;
            entry.asking = ask(key);
        }
        entry.lastWanted = now;
        return entry;
    }

    private void forget(long now) {
        wanted.values().removeIf(entry -> !entry.isAsked && now - entry.lastWanted > FORGOTTEN_AFTER);
    }

    private CompletableFuture<Void> ask(SchemaKey key) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("stepwise-registry").start(() -> {
            try {
                answered(key, source.schema(key));
            } catch (RegistryException e) {
                failed(key, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed(key, "the service stops");
            } catch (RuntimeException e) {
                failed(key, "the registry cannot be asked: " + e);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    private void answered(SchemaKey key, @Nullable WriterSchema schema) {
        synchronized (lock) {
            Wanted entry = wanted.remove(key);
            if (entry != null && entry.failures > 0 && nobodyWaits()) {
                LOG.info("The registry answers again, no event waits for a schema");
            }
            absent.remove(key);
            if (schema == null) {
                absent.put(key, nanoTime.getAsLong());
                if (absent.size() > MOST_ABSENT) {
                    absent.remove(absent.keySet().iterator().next());
                }
                return;
            }
            Found before = found.put(key, new Found(schema));
            characters += schema.size() - (before == null ? 0 : before.schema().size());
            while (found.size() > MOST_SCHEMAS || characters > MOST_CHARACTERS && found.size() > 1) {
                SchemaKey eldest = found.keySet().iterator().next();
                Found gone = found.remove(eldest);
                characters -= gone == null ? 0 : gone.schema().size();
            }
        }
    }

    private void failed(SchemaKey key, String why) {
        synchronized (lock) {
            Wanted entry = wanted.get(key);
            if (entry == null) {
                return;
            }
            if (nobodyWaits()) { // said once, however many ids the events name
                LOG.warn("Events wait for the schema of {}: {}", key, why);
            }
            entry.isAsked = false;
            entry.failure = why;
            entry.nextAttempt = nanoTime.getAsLong() + (FIRST_PAUSE << Math.min(entry.failures, MOST_DOUBLINGS));
            entry.failures++;
        }
    }

    private boolean nobodyWaits() {
        return wanted.values().stream().noneMatch(entry -> entry.failures > 0);
    }

    private static void await(CompletableFuture<Void> asking, Duration patience) {
        try {
            asking.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return; // what is known by then counts
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Number of schemas that events wait for because the registry could not be asked. */
    public int waiting() {
        synchronized (lock) {
            forget(nanoTime.getAsLong());
            return (int)
                    wanted.values().stream().filter(entry -> entry.failures > 0).count();
        }
    }

    /** Returns what keeps events waiting; empty when nothing does. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        synchronized (lock) {
            forget(nanoTime.getAsLong());
            wanted.forEach((key, entry) -> {
                if (entry.failures > 0 && missing.isEmpty()) {
                    missing.add("events wait for the schema of " + key + ": " + entry.failure);
                }
            });
        }
        return missing;
    }

    /** Whether a request for a schema is under way. */
    boolean isAsking(SchemaKey key) {
        synchronized (lock) {
            Wanted entry = wanted.get(key);
            return entry != null && entry.isAsked;
        }
    }

    /** Number of ids that something is remembered of. */
    int remembered() {
        synchronized (lock) {
            return found.size() + absent.size() + wanted.size();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
