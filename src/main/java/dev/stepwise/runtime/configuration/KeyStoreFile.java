package dev.stepwise.runtime.configuration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads keys and certificates of TLS. */
final class KeyStoreFile {

    private static final String PEM = "-----BEGIN ";

    private KeyStoreFile() {}

    /**
     * TLS with the key of a file, PKCS 12 or JKS.
     *
     * @throws IOException when it cannot be read, or the password is wrong
     */
    static SSLContext context(String file, @Nullable String password) throws IOException {
        return client(null, null, file, password);
    }

    /**
     * TLS for one that trusts the certificates of a file, PKCS 12, JKS or PEM, and shows the key of another.
     *
     * @param trusted null: what Java trusts
     * @param keys null: no key is shown
     * @throws IOException when a file cannot be read, or a password is wrong
     */
    static SSLContext client(
            @Nullable String trusted,
            @Nullable String trustedPassword,
            @Nullable String keys,
            @Nullable String keysPassword)
            throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys == null ? null : keyManagers(keys, secret(keysPassword)),
                    trusted == null ? null : trustManagers(trusted, secret(trustedPassword)),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private static char[] secret(@Nullable String password) {
        return password == null ? new char[0] : password.toCharArray();
    }

    private static KeyManager[] keyManagers(String file, char[] secret) throws IOException {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            requireReadable(file);
            KeyStore store = KeyStore.getInstance(new File(file), secret);
            if (!holdsKey(store)) {
                throw new IOException("it holds no private key");
            }
            factory.init(store, secret);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, e);
        }
    }

    private static TrustManager[] trustManagers(String file, char[] secret) throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            requireReadable(file);
            byte[] bytes = Files.readAllBytes(Path.of(file));
            KeyStore store = isPem(bytes) ? certificates(bytes) : KeyStore.getInstance(new File(file), secret);
            if (store.size() == 0) {
                throw new IOException("it holds no certificate");
            }
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, e);
        }
    }

    private static void requireReadable(String file) throws IOException {
        if (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file))) {
            throw new IOException("there is no such file, or it may not be read");
        }
    }

    private static IOException unusable(String file, Exception why) {
        return new IOException(file + " cannot be used: " + why.getMessage(), why);
    }

    private static boolean isPem(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 4096), US_ASCII);
        return start.contains(PEM);
    }

    private static KeyStore certificates(byte[] pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate each :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            store.setCertificateEntry("certificate-" + number++, each);
        }
        return store;
    }

    private static boolean holdsKey(KeyStore store) throws KeyStoreException {
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return true;
            }
        }
        return false;
    }
}
