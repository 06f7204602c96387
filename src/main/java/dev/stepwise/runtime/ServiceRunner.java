package dev.stepwise.runtime;

import dev.stepwise.dashboard.Dashboard;
import dev.stepwise.dashboard.Page;
import dev.stepwise.http.Endpoint;
import dev.stepwise.http.HealthListener;
import dev.stepwise.metrics.LibraryMeters;
import dev.stepwise.metrics.ServiceMeters;
import dev.stepwise.runtime.configuration.HttpOptions;
import dev.stepwise.runtime.configuration.ServiceConfiguration;
import dev.stepwise.runtime.configuration.ServiceOptions;
import dev.stepwise.topology.ServedModel;
import dev.stepwise.topology.ServiceListeners;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service with all around it: its topics, its meters and its HTTP endpoint. */
public final class ServiceRunner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRunner.class);

    /** Topics are looked at again so often. */
    private static final Duration TOPICS_INTERVAL = Duration.ofMinutes(1);

    private final Service service;
    private final Dashboard dashboard;
    private final Endpoint endpoint;
    private @Nullable HealthListener health;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AutoCloseable> binders = new CopyOnWriteArrayList<>();

    /**
     * Prepares the topics and starts everything; returns while models are still on their way. The endpoint listens first, so
     * that it can say what is missing.
     *
     * @throws InvalidTopicsException when a topic cannot be used as it is
     * @throws IncompatibleModelException when a model's file no longer fits what was learned
     * @throws IOException when the address cannot be listened on
     */
    public ServiceRunner(ServiceConfiguration configuration) throws IOException, InterruptedException {
        ServiceOptions options = configuration.service();
        registry.config().meterFilter(new LibraryMeters());
        ServiceMeters meters = new ServiceMeters(
                registry, options.models().stream().map(ServedModel::id).toList());
        dashboard = new Dashboard(options.models());
        service = new Service(options, new ServiceListeners(List.of(meters, dashboard)), streams -> {
            KafkaStreamsMetrics binder = new KafkaStreamsMetrics(streams);
            binder.bindTo(registry);
            binders.add(binder);
        });
        service.onSnapshot((model, snapshot) -> {
            meters.snapshot(model, snapshot);
            dashboard.snapshot(model, snapshot);
        });
        service.onEvent(dashboard::event);
        meters.ready(() -> service.missing().isEmpty());
        meters.registry(service::waitingSchemas);
        options.models().forEach(model -> meters.bootstrap(model.id(), () -> service.missingPoints(model.id())));
        meters.parameters(service.latestModels()::published);
        options.models().stream().filter(model -> model.spec().learns()).forEach(model -> meters.age(model.id()));
        options.models().stream()
                .filter(model -> model.definition().names())
                .forEach(model -> meters.named(model.id()));
        options.models()
                .forEach(model -> meters.anomalyRate(model.id(), model.spec().anomalyRate()));
        service.inputTopics().forEach(topic -> meters.lag(topic, () -> service.lag(topic)));
        service.inputTopics().forEach(meters::source);
        options.models().stream()
                .filter(model -> model.definition().key() != null)
                .forEach(model -> meters.keys(model.id()));
        meters.source(service.topics().statistics());
        service.internalTopics().forEach(meters::internal);
        bindJvm();
        HttpOptions http = configuration.http();
        ServiceBackend backend = new ServiceBackend(service, options, registry, dashboard);
        endpoint = new Endpoint(http.endpoint(), backend, Page.resources());
        meters.failedLogins(endpoint::failedLogins);
        if (http.healthPort() != HttpOptions.NO_PORT) {
            health = listen(http, backend);
            binders.add(health);
        }
        warnWhenOpen(http);
        try {
            ServiceTopics topics = new ServiceTopics(options, configuration.topics());
            topics.prepare();
            TopicWatch watch = new TopicWatch(topics::problems);
            binders.add(watch);
            service.watch(watch::problems);
            service.start();
            watch.start(TOPICS_INTERVAL);
            dashboard.start(model -> service.lag(service.inputOf(model)), service::missing);
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private HealthListener listen(HttpOptions http, ServiceBackend backend) throws IOException {
        try {
            // who may not reach the service is told of no topics and failures by its health
            boolean wider = InetAddress.getByName(http.host()).isLoopbackAddress()
                    && !InetAddress.getByName(http.hostOfHealth()).isLoopbackAddress();
            return new HealthListener(
                    http.hostOfHealth(), http.healthPort(), backend, http.isOpen() && !wider, http.names());
        } catch (IOException e) {
            endpoint.close();
            throw e;
        }
    }

    private void warnWhenOpen(HttpOptions http) {
        if (http.isOpen() && !address().getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "http.host is {} and http.auth is not set: whoever reaches port {} sees points and parameters",
                    http.host(),
                    address().getPort());
        }
    }

    private void bindJvm() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(registry);
        binders.add(gc);
    }

    public Service service() {
        return service;
    }

    /** Returns the address at which the endpoint listens. */
    public InetSocketAddress address() {
        return endpoint.address();
    }

    /** Returns the address at which health has a port of its own; null: it has none. */
    public @Nullable InetSocketAddress healthAddress() {
        return health == null ? null : health.address();
    }

    /** Stops in good order. Everything that has been read is assigned and sent on. */
    @Override
    public void close() {
        List<AutoCloseable> all = new ArrayList<>(List.of(service, endpoint, dashboard));
        all.addAll(binders);
        all.add(registry::close);
        for (AutoCloseable each : all) {
            try {
                each.close();
            } catch (Exception e) {
                LOG.warn("{} did not close in good order", each, e);
            }
        }
    }
}
