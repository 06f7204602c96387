package dev.stepwise.runtime;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Reads the key of HTTPS. */
final class KeyStoreFile {

    private KeyStoreFile() {}

    /**
     * TLS with the key of a file, PKCS 12 or JKS.
     *
     * @throws IOException when it cannot be read, or the password is wrong
     */
    static SSLContext context(String file, @Nullable String password) throws IOException {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(new File(file), secret), secret);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("http.tls.keyStore: " + file + " cannot be used: " + e.getMessage(), e);
        }
    }
}
