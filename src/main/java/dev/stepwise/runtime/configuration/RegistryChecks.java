package dev.stepwise.runtime.configuration;

import dev.stepwise.codec.document.Problems;
import dev.stepwise.codec.event.EventReaders;
import dev.stepwise.codec.output.OutputOptions;
import dev.stepwise.registry.RegistryOptions;
import dev.stepwise.topology.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Checks what is said of the registry. Neither secrets nor addresses, which might hold some, are repeated in a message. */
final class RegistryChecks {

    private final ConfigurationValues values;
    private final Path folder;
    private final Problems problems;

    /**
     * @param folder what relative file names refer to
     */
    RegistryChecks(ConfigurationValues values, Path folder, Problems problems) {
        this.values = values;
        this.folder = folder;
        this.problems = problems;
    }

    /** Returns the options; null if there is no registry, which is a problem where a model needs one. */
    @Nullable
    RegistryOptions run(List<ServedModel> models, OutputOptions output, Duration timeout) {
        String url = given(ConfigurationKeys.REGISTRY_URL);
        String user = given(ConfigurationKeys.REGISTRY_USER);
        String password = given(ConfigurationKeys.REGISTRY_PASSWORD);
        String token = given(ConfigurationKeys.REGISTRY_TOKEN);
        if ((user == null) != (password == null)) {
            add(ConfigurationKeys.REGISTRY_USER, "needs a password, and a password needs a user");
        }
        if (user != null && user.contains(":")) {
            add(ConfigurationKeys.REGISTRY_USER, "must have no colon");
        }
        if (token != null && user != null) {
            add(ConfigurationKeys.REGISTRY_TOKEN, "cannot be given together with a user");
        }
        if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            add(ConfigurationKeys.REGISTRY_TOKEN, "must be letters, digits and signs of ASCII, without blanks");
        }
        SSLContext tls = tls();
        List<URI> addresses = url == null ? List.of() : addresses(url);
        if (url == null && output.needsRegistry()) {
            add(
                    ConfigurationKeys.REGISTRY_URL,
                    "is required: output.format " + output.format().label()
                            + " names schemas of a registry, unless output.framing is none");
        } else if (url == null) {
            models.stream()
                    .filter(model -> EventReaders.formatOf(model.definition()).needsRegistry())
                    .findFirst()
                    .ifPresent(model -> add(
                            ConfigurationKeys.REGISTRY_URL,
                            "is required: the events of model " + model.id() + " name schemas of a registry"));
        }
        return addresses.isEmpty() ? null : new RegistryOptions(addresses, user, password, token, tls, timeout);
    }

    private List<URI> addresses(String url) {
        List<URI> addresses = new ArrayList<>();
        for (String each : url.split(",", -1)) {
            URI address = address(each.strip());
            if (address == null) {
                add(
                        ConfigurationKeys.REGISTRY_URL,
                        "must be addresses such as https://registry:8081, separated by commas, without a user, a query or a"
                                + " fragment");
                return List.of();
            }
            addresses.add(address);
        }
        return addresses;
    }

    private static @Nullable URI address(String text) {
        try {
            URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean isUsable = (scheme.equals("http") || scheme.equals("https"))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawQuery() == null
                    && address.getRawFragment() == null;
            return isUsable ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private @Nullable SSLContext tls() {
        String trustStore = given(ConfigurationKeys.REGISTRY_TRUST_STORE);
        String trustPassword = given(ConfigurationKeys.REGISTRY_TRUST_STORE_PASSWORD);
        String keyStore = given(ConfigurationKeys.REGISTRY_KEY_STORE);
        String keyPassword = given(ConfigurationKeys.REGISTRY_KEY_STORE_PASSWORD);
        if (trustStore == null && trustPassword != null) {
            add(ConfigurationKeys.REGISTRY_TRUST_STORE_PASSWORD, "is given, but no trustStore");
        }
        if (keyStore == null && keyPassword != null) {
            add(ConfigurationKeys.REGISTRY_KEY_STORE_PASSWORD, "is given, but no keyStore");
        }
        if (trustStore == null && keyStore == null) {
            return null;
        }
        try {
            return KeyStoreFile.client(resolved(trustStore), trustPassword, resolved(keyStore), keyPassword);
        } catch (IOException e) {
            add(
                    trustStore == null ? ConfigurationKeys.REGISTRY_KEY_STORE : ConfigurationKeys.REGISTRY_TRUST_STORE,
                    String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable String resolved(@Nullable String file) {
        return file == null ? null : folder.resolve(file).toString();
    }

    /** An optional text. An empty one is a problem: a secret that happens to be empty is none. */
    private @Nullable String given(ConfigurationKey<String> key) {
        String value = values.text(key.name());
        if (value != null && value.isBlank()) {
            add(key, "must not be empty");
        }
        return value == null ? null : value.strip();
    }

    private void add(ConfigurationKey<?> key, String message) {
        problems.add(key.name(), values.place(key.name()), message);
    }
}
