package dev.stepwise.testing;

import java.io.File;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key for HTTPS with a certificate that it signed itself, made by keytool as docs/dashboard.md says.
 *
 * @param file PKCS 12
 */
public record SelfSigned(File file) {

    public static final String PASSWORD = "changeit";
    private static final String ALIAS = "stepwise";

    /** Makes {@code service.p12} in a directory. */
    public static SelfSigned in(Path directory) throws Exception {
        File file = directory.resolve("service.p12").toFile();
        String command = Path.of(System.getProperty("java.home"), "bin", "keytool") + " -genkeypair -alias " + ALIAS
                + " -keyalg EC -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass "
                + PASSWORD;
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of("-keystore", file.toString()));
        Process process = new ProcessBuilder(words).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool has failed");
        }
        return new SelfSigned(file);
    }

    /** Of a server that has the key. */
    public SSLContext server() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file, PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Of a client that trusts nobody but the key's owner. */
    public SSLContext client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                ALIAS, KeyStore.getInstance(file, PASSWORD.toCharArray()).getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
